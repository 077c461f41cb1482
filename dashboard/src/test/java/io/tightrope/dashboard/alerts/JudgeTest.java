package io.tightrope.dashboard.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.store.DuckDbStore;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.schema.StoreException;
import io.tightrope.dashboard.store.schema.StoredDocument;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeTest {
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  @TempDir
  Path data;

  private final Clock clock = Clock.systemUTC();
  private final AtomicBoolean full = new AtomicBoolean();
  private RuleSettings rules;
  private DuckDbStore real;
  private RunStore store;
  private AlertBoard board;

  @BeforeEach
  void start() {
    rules = DashboardConfig.local(0, data).rules();
    real = DuckDbStore.open(data);
    store = (RunStore) Proxy.newProxyInstance(
        RunStore.class.getClassLoader(),
        new Class<?>[] {RunStore.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("update") && full.get()) {
            throw new StoreException("no space");
          }
          return method.invoke(real, arguments);
        });
    board = new AlertBoard(store, clock, new AlertListeners(List.of()), run -> Map.of());
  }

  @AfterEach
  void stop() {
    real.close();
  }

  @Test
  void a_run_that_has_ended_is_judged_again_at_a_start_and_not_kept_in_memory() {
    StoredRun ended = create("ended");
    train(ended, null);
    end(ended, null);
    StoredRun open = create("open");
    train(open, null);

    try (Judge judge = judge()) {
      judge.catchUp();
      judge.awaitQuiet();

      assertThat(board.active("ended")).isNotEmpty();
      assertThat(board.active("open")).isNotEmpty();
      assertThat(judge.kept()).as("runs with detectors in memory").isEqualTo(1);
    }
  }

  @Test
  void the_first_event_after_two_starts_without_data_is_judged_with_all_before_it() {
    StoredRun run = create("a");
    try (Judge judge = judge()) {
      train(run, judge);
      judge.awaitQuiet();
    }
    for (int start = 0; start < 2; start++) {
      try (Judge judge = judge()) {
        judge.catchUp();
        judge.awaitQuiet();
      }
    }
    try (Judge judge = judge()) {
      judge.catchUp();
      end(run, judge);
      judge.awaitQuiet();

      assertThat(store.documents("judged"))
          .extracting(StoredDocument::json)
          .containsExactly("{\"frames\":2,\"events\":1}");
      assertThat(board.of("a"))
          .extracting(tracked -> tracked.alert().rule())
          .contains(Rule.NON_FINITE_VALUES);
    }
  }

  @Test
  void a_new_run_keeps_its_alerts_when_those_of_a_removed_one_of_its_name_go_late()
      throws InterruptedException {
    StoredRun removed = create("a");
    try (Judge judge = judge()) {
      train(removed, judge);
      judge.awaitQuiet();
      assertThat(board.active("a")).isNotEmpty();

      judge.beginToForget(removed);
      store.delete(removed);
      full.set(true);
      judge.forget(removed);
      judge.awaitQuiet();
      StoredRun added = create("a");
      train(added, judge);
      judge.awaitQuiet();
      assertThat(judge.awaitJudged(added, 1000))
          .as("while the others are there")
          .isFalse();

      full.set(false);
      await(() -> judge.awaitJudged(added, 1000));
      assertThat(board.active("a"))
          .extracting(tracked -> tracked.alert().rule())
          .contains(Rule.NON_FINITE_VALUES);
      assertThat(store.documents("alert")).hasSameSizeAs(board.of("a"));
    }
  }

  @Test
  void a_run_whose_removal_fails_does_not_keep_another_of_its_name_from_being_judged() {
    StoredRun kept = create("a");
    try (Judge judge = judge()) {
      judge.beginToForget(kept);
      judge.keep(kept);
      store.delete(kept);
      StoredRun added = create("a");
      train(added, judge);

      assertThat(judge.awaitJudged(added, 60_000)).isTrue();
      assertThat(board.active("a")).isNotEmpty();
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private Judge judge() {
    return new Judge(store, rules, board, clock, StoredRun::description);
  }

  private StoredRun create(String name) {
    return store.create(
        new RunDescription(
            name,
            "s",
            "f",
            "m",
            "h",
            Optional.empty(),
            List.of(new LayerDescription(0, "d", "dense", 4, 4, List.of(), Optional.empty())),
            Map.of()),
        clock.millis() / 1e3);
  }

  /** Two frames without a number for the loss; judged unless there is no judge. */
  private void train(StoredRun run, @Nullable Judge judge) {
    List<StepFrame> frames = List.of(frame(0), frame(1));
    store
        .append(run, new FrameBatch("0", frames), appended -> {
          if (judge != null) {
            judge.frames(run, "0", appended);
          }
        })
        .join();
  }

  private StepFrame frame(int step) {
    return StepFrame.builder(step, step, 1)
        .timestamp(clock.millis() / 1e3)
        .value(RunStatistic.LOSS, StepFrame.MEASURED_NAN)
        .column(LayerStatistic.PREACTIVATION_VARIANCE, new double[] {1})
        .build();
  }

  private void end(StoredRun run, @Nullable Judge judge) {
    RunEvent end =
        new RunEvent(0, 2, clock.millis() / 1e3, RunEvent.Kind.END, Map.of("reason", "done"));
    store.append(run, end, place -> {
      if (judge != null) {
        judge.event(run, end, place);
      }
    });
  }
}
