package io.tightrope.core.action;

import static io.tightrope.core.push.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.config.ActionSettings;
import io.tightrope.core.config.OnCritical;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.health.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunActionsTest {
  @TempDir
  private Path parent;

  private final AgentHealth health = new AgentHealth();
  private final CheckpointWriter writer = new CheckpointWriter(2, health);
  private final FakeModel model = new FakeModel();
  private final List<Checkpoint> kept = new CopyOnWriteArrayList<>();
  private final LogLines log = new LogLines();
  private long step;

  @AfterEach
  void close() throws InterruptedException {
    writer.awaitDone(20_000);
    writer.stop();
    log.close();
  }

  private RunActions actions(OnCritical onCritical) {
    return actions("run", Optional.of(parent), onCritical);
  }

  private RunActions actions(String run, Optional<Path> directory, OnCritical onCritical) {
    return new RunActions(run, new ActionSettings(directory, 1, 3, onCritical), 1, writer, health);
  }

  /** Trains until a copy was made, and returns its step. */
  private long copy(RunActions actions) throws Throwable {
    long[] copied = {-1};
    eventually(() -> {
      ModelCopy copy = actions.copyIfDue(++step, model);
      if (copy == null) {
        throw new AssertionError("no copy was made");
      }
      copied[0] = step;
      actions.write(step, copy);
    });
    return copied[0];
  }

  private void act(RunActions actions, Alert... changes) throws InterruptedException {
    actions.act(List.of(changes), (alert, checkpoint) -> kept.add(checkpoint));
    writer.awaitDone(20_000);
  }

  private static Alert alert(String id, Severity severity, long step) {
    return new Alert(
        id,
        "run",
        Rule.NON_FINITE_VALUES,
        severity,
        List.of(),
        0,
        step,
        Double.NaN,
        Expected.UNKNOWN,
        "message",
        "cause",
        "action",
        1,
        Double.NaN);
  }

  private List<String> files(String run) throws IOException {
    try (Stream<Path> files = Files.list(parent.resolve(run))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void an_alert_keeps_the_newest_checkpoint_from_before_it() throws Throwable {
    RunActions actions = actions(OnCritical.NOTHING);
    long first = copy(actions);
    long second = copy(actions);

    act(actions, alert("a", Severity.WARNING, second));
    act(actions, alert("a", Severity.WARNING, second));

    assertThat(kept)
        .containsExactly(new Checkpoint(first, parent.resolve("run/kept-step-" + first + ".zip")));
    assertThat(files("run"))
        .containsExactly("kept-step-" + first + ".zip", "step-" + second + ".zip");
    assertThat(actions.takeStop(step)).isEmpty();
    assertThat(log.with("fired")).as("nothing asks for a line").isEmpty();
  }

  @Test
  void a_warning_that_becomes_critical_is_told_again() throws Throwable {
    RunActions actions = actions(OnCritical.CHECKPOINT);
    long first = copy(actions);
    long begin = step + 1;

    act(actions, alert("a", Severity.WARNING, begin));
    act(actions, alert("a", Severity.CRITICAL, begin));

    assertThat(kept).extracting(Checkpoint::step).containsExactly(first, first);
    assertThat(log.with("NonFiniteValues fired at step " + begin))
        .singleElement()
        .asString()
        .contains("of step " + first + ", is kept: " + parent.resolve("run/kept-step-" + first));
  }

  @Test
  void nothing_is_copied_or_written_while_a_critical_alert_is_active() throws Throwable {
    RunActions actions = actions(OnCritical.NOTHING);
    copy(actions);
    ModelCopy late = null;
    while (late == null) {
      late = actions.copyIfDue(++step, model);
    }

    act(actions, alert("a", Severity.CRITICAL, 0));
    actions.write(step, late);
    int before = model.copies.get();
    for (int i = 0; i < 1000; i++) {
      assertThat(actions.copyIfDue(++step, model)).isNull();
    }

    assertThat(model.copies).hasValue(before);
    assertThat(model.open).as("copies in memory").hasValue(0);
    assertThat(files("run")).hasSize(1);
    act(actions, alert("a", Severity.CRITICAL, 0).endedAt(2));
    copy(actions);
  }

  @Test
  void a_stop_is_given_once_and_names_the_checkpoint() throws Throwable {
    RunActions actions = actions(OnCritical.STOP);
    long first = copy(actions);

    act(actions, alert("w", Severity.WARNING, 1));
    assertThat(actions.takeStop(step)).isEmpty();
    act(actions, alert("a", Severity.CRITICAL, step + 1));

    Stop stop = actions.takeStop(step).orElseThrow();
    assertThat(stop.rule()).isEqualTo("NonFiniteValues");
    assertThat(stop.alertStep()).isEqualTo(step + 1);
    assertThat(stop.checkpoint()).map(Checkpoint::step).contains(first);
    assertThat(actions.takeStop(step)).isEmpty();
    act(actions, alert("a", Severity.CRITICAL, step + 1));
    assertThat(actions.takeStop(step))
        .as("the same alert does not stop it again")
        .isEmpty();
    act(actions, alert("b", Severity.CRITICAL, step));
    assertThat(actions.takeStop(step)).as("nor one that had begun before it").isEmpty();
    act(actions, alert("c", Severity.CRITICAL, step + 9));
    assertThat(actions.takeStop(step)).isPresent();
  }

  @Test
  void a_stop_needs_no_directory() throws Throwable {
    RunActions actions = actions("run", Optional.empty(), OnCritical.STOP);

    assertThat(actions.copyIfDue(++step, model)).isNull();
    act(actions, alert("a", Severity.CRITICAL, 3));

    assertThat(actions.takeStop(step)).contains(new Stop("NonFiniteValues", 3, Optional.empty()));
  }

  @Test
  void a_directory_that_cannot_be_made_costs_one_line_and_no_copy() throws Throwable {
    Path file = Files.writeString(parent.resolve("file"), "in the way");
    RunActions actions = actions("run", Optional.of(file), OnCritical.NOTHING);

    assertThat(actions.copyIfDue(++step, model)).isNull();
    writer.awaitDone(20_000);
    for (int i = 0; i < 100; i++) {
      assertThat(actions.copyIfDue(++step, model)).isNull();
    }

    assertThat(log.with("Cannot write checkpoints to " + file + " (a file is in the way)."))
        .hasSize(1);
    assertThat(health.errors(AgentHealth.CHECKPOINT)).isEqualTo(1);
  }

  @Test
  void a_full_disk_costs_one_line_however_often_it_is_met() throws Throwable {
    RunActions actions = actions(OnCritical.NOTHING);
    model.breaksWhileWriting = true;

    copy(actions);
    copy(actions);
    writer.awaitDone(20_000);

    assertThat(log.with("Cannot write checkpoints to " + parent + " (No space left on device)."))
        .singleElement()
        .asString()
        .endsWith("Training is not affected.");
    assertThat(health.errors(AgentHealth.CHECKPOINT)).isEqualTo(2);
    assertThat(model.open).hasValue(0);
    model.breaksWhileWriting = false;
    copy(actions);
    writer.awaitDone(20_000);
    assertThat(files("run")).as("when there is room again").hasSize(1);
  }

  @Test
  void a_model_that_cannot_be_saved_costs_one_line() throws Throwable {
    model.failure = new IllegalStateException("no JSON\nat all");
    RunActions actions = actions(OnCritical.NOTHING);

    assertThat(actions.copyIfDue(++step, model)).isNull();
    writer.awaitDone(20_000);

    assertThat(log.with(
            "Cannot save the model of run \"run\" (java.lang.IllegalStateException: no JSON)."))
        .hasSize(1);
    assertThat(actions.copyIfDue(++step, model)).isNull();
  }

  @Test
  void a_full_memory_costs_one_line_and_copies_are_made_when_there_is_room_again()
      throws Throwable {
    RunActions actions = actions(OnCritical.NOTHING);
    copy(actions);
    model.memoryIsFull = true;

    eventually(() -> {
      assertThat(actions.copyIfDue(++step, model)).isNull();
      assertThat(health.errors(AgentHealth.CHECKPOINT)).isGreaterThan(1);
    });

    assertThat(log.with("Cannot copy the model of run \"run\" (not enough memory is free)."))
        .hasSize(1);
    model.memoryIsFull = false;
    copy(actions);
  }

  @Test
  void the_runs_written_longest_ago_lose_what_is_not_kept() throws Throwable {
    for (String run : List.of("first", "second", "third")) {
      copy(actions(run, Optional.of(parent), OnCritical.NOTHING));
    }
    writer.awaitDone(20_000);

    assertThat(parent.resolve("first")).doesNotExist();
    assertThat(files("second")).hasSize(1);
    assertThat(files("third")).hasSize(1);
  }
}
