package io.tightrope.core.action;

import io.tightrope.core.config.ActionSettings;
import io.tightrope.core.config.OnCritical;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.health.AgentHealth;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the agent does for one run besides reporting.
 *
 * <pre>{@code
 * ModelCopy copy = actions.copyIfDue(step, model);   // training thread, between two steps
 * actions.write(step, copy);                         // pipeline, when all up to that step is judged
 * actions.act(changes, this::report);                // pipeline, for each change of alerts
 * Optional<Stop> stop = actions.takeStop(step);      // training thread, between two steps
 * }</pre>
 *
 * <p>A copy is written only if no critical alert is active once its step has been judged. No method
 * throws. None waits but {@link #takeStop}, and that only when {@code fit} is about to end. Hot code:
 * {@link #copyIfDue} takes some nanoseconds where no copy is due, and {@link #takeStop} reads a
 * reference. Thread-safe as the threads in the example say.
 */
public final class RunActions {
  /** Checkpoints kept when a warning may keep no further one; a critical alert must find room. */
  private static final int MAXIMUM_FOR_WARNINGS = 5;

  private static final int MAXIMUM_KEPT = 20;

  /** A stop waits at most so long to learn the name of the kept checkpoint. */
  private static final long PATIENCE_SECONDS = 5;

  /** What a memory copy takes at first, until it is measured: it touches new memory. */
  private static final double NANOS_PER_BYTE = 1;

  private static final String OTHER_DIRECTORY =
      "Set checkpoint-dir to a directory with room in which this user may write.";

  private static final String NEXT_TIME = "It is tried again when the next checkpoint is due.";

  private static final String NO_CHECKPOINTS = "It gets no checkpoints.";

  private enum State {
    NEW,
    PREPARING,
    READY,
    OFF
  }

  private record Request(Alert alert, CompletableFuture<Optional<Checkpoint>> checkpoint) {}

  /** Is notified of the checkpoint that is kept for an alert, on the writer's thread. */
  public interface Keeping {
    /**
     * A checkpoint is kept.
     *
     * @param alert why
     * @param checkpoint which
     */
    void kept(Alert alert, Checkpoint checkpoint);
  }

  private final String run;
  private final ActionSettings settings;
  private final CheckpointWriter writer;
  private final AgentHealth health;
  private final CopySchedule schedule;
  private final @Nullable CheckpointDirectory directory;
  private final AtomicReference<@Nullable Request> request = new AtomicReference<>();
  private final Set<String> criticalAlerts = new HashSet<>();
  private final Map<Severity, Set<String>> answered = new EnumMap<>(Severity.class);
  private volatile State state;
  /** The step at which {@code fit} ended last; what began until then is of the same breakdown. */
  private volatile long stoppedAt = -1;

  private volatile boolean quiet = true;

  /**
   * @param run name of the run
   * @param overheadBudget share of the training time that the agent may take
   */
  public RunActions(
      String run,
      ActionSettings settings,
      double overheadBudget,
      CheckpointWriter writer,
      AgentHealth health) {
    this.run = run;
    this.settings = settings;
    this.writer = writer;
    this.health = health;
    schedule = new CopySchedule(settings.checkpointEvery(), overheadBudget);
    directory = settings
        .checkpointDirectory()
        .map(parent -> new CheckpointDirectory(parent, run, settings.checkpointKeep()))
        .orElse(null);
    state = directory == null ? State.OFF : State.NEW;
  }

  /**
   * Copies the model if a checkpoint is due and no other copy is in memory.
   *
   * @param step the last step that it has taken
   * @return the copy, which {@link #write} takes over; null if none was made
   */
  public @Nullable ModelCopy copyIfDue(long step, ModelSource model) {
    if (state == State.NEW) {
      state = State.PREPARING;
      writer.submit(() -> prepare(model));
    }
    if (state != State.READY || !quiet) {
      return null;
    }
    long begun = System.nanoTime();
    if (!schedule.isDue(step, begun) || !writer.take()) {
      return null;
    }
    ModelCopy copy = null;
    try {
      if (model.hasRoom()) {
        copy = model.copy();
      } else {
        failed(cannot("copy the model"), new IOException("not enough memory is free"), NEXT_TIME);
      }
      long now = System.nanoTime();
      schedule.copied(step, now, now - begun);
    } catch (Throwable failure) {
      giveUp(cannot("copy the model"), failure, NO_CHECKPOINTS);
    }
    if (copy == null) {
      writer.give();
    }
    return copy;
  }

  private void prepare(ModelSource model) {
    CheckpointDirectory home = directory;
    if (home == null) {
      return;
    }
    try {
      home.check();
    } catch (Exception failure) {
      giveUp(cannotWrite(), failure, OTHER_DIRECTORY);
      return;
    }
    try {
      model.prepare();
      long begun = System.nanoTime();
      model.prepare();
      long now = System.nanoTime();
      schedule.expects(now, now - begun + (long) (NANOS_PER_BYTE * model.bytes()));
      state = State.READY;
    } catch (Throwable failure) {
      giveUp(cannot("save the model"), failure, NO_CHECKPOINTS);
    }
  }

  private String cannotWrite() {
    return "Cannot write checkpoints to "
        + settings.checkpointDirectory().map(String::valueOf).orElse("");
  }

  private String cannot(String what) {
    return "Cannot " + what + " of run \"" + run + "\"";
  }

  private void giveUp(String what, Throwable failure, String consequence) {
    state = State.OFF;
    failed(what, failure, consequence);
  }

  private void failed(String what, Throwable failure, String consequence) {
    health.checkpointFailed(
        what + " (" + FailureText.of(failure) + "). " + consequence + " Training is not affected.");
  }

  /**
   * Takes over a copy once its step has been judged: writes it on the writer's thread if no critical alert
   * is active, else discards it.
   */
  public void write(long step, ModelCopy copy) {
    if (!quiet || !writer.submit(() -> writeNow(step, copy))) {
      discard(copy);
    }
  }

  private void writeNow(long step, ModelCopy copy) {
    CheckpointDirectory home = directory;
    long begun = System.nanoTime();
    try {
      if (home != null) {
        home.write(step, copy);
        writer.written(home);
      }
    } catch (Throwable failure) {
      failed(cannotWrite(), failure, OTHER_DIRECTORY);
    } finally {
      long now = System.nanoTime();
      schedule.written(now, now - begun);
      discard(copy);
    }
  }

  private void discard(ModelCopy copy) {
    try {
      copy.close();
    } finally {
      writer.give();
    }
  }

  /**
   * Takes note of alerts that fired, rose or were resolved. A warning and a critical alert keep a
   * checkpoint; what a critical one leads to besides is the user's choice.
   *
   * @param keeping is notified of a checkpoint that is kept
   */
  public void act(List<Alert> changes, Keeping keeping) {
    for (Alert alert : changes) {
      // RunFailed speaks of the process, not of the model.
      if (alert.rule() != Rule.RUN_FAILED && alert.severity() != Severity.INFO) {
        act(alert, keeping);
      }
    }
  }

  private void act(Alert alert, Keeping keeping) {
    boolean critical = alert.severity() == Severity.CRITICAL;
    if (alert.active() && critical) {
      criticalAlerts.add(alert.id());
    } else if (!alert.active()) {
      criticalAlerts.remove(alert.id());
    }
    quiet = criticalAlerts.isEmpty();
    boolean isNew = alert.active()
        && answered
            .computeIfAbsent(alert.severity(), severity -> new HashSet<>())
            .add(alert.id());
    if (!isNew) {
      return;
    }
    CompletableFuture<Optional<Checkpoint>> checkpoint = keep(alert, keeping);
    if (critical && settings.onCritical() == OnCritical.STOP && alert.step() > stoppedAt) {
      request.compareAndSet(null, new Request(alert, checkpoint));
    }
  }

  private CompletableFuture<Optional<Checkpoint>> keep(Alert alert, Keeping keeping) {
    CompletableFuture<Optional<Checkpoint>> answer = new CompletableFuture<>();
    boolean waits =
        directory != null && writer.submit(() -> answer.complete(keepNow(alert, keeping)));
    if (!waits) {
      answer.complete(Optional.empty());
    }
    return answer;
  }

  private Optional<Checkpoint> keepNow(Alert alert, Keeping keeping) {
    Optional<Checkpoint> found = Optional.empty();
    boolean critical = alert.severity() == Severity.CRITICAL;
    CheckpointDirectory home = directory;
    try {
      if (home != null) {
        found = home.keepBefore(alert.step(), critical ? MAXIMUM_KEPT : MAXIMUM_FOR_WARNINGS);
      }
    } catch (Exception failure) {
      failed(cannot("keep a checkpoint"), failure, OTHER_DIRECTORY);
    }
    if (critical && settings.onCritical() == OnCritical.CHECKPOINT) {
      health.announce(
          alert.rule().id() + " fired at step " + alert.step() + " of run \"" + run + "\". "
              + found.map(RunActions::sentence).orElse("There is no checkpoint from before it."));
    }
    found.ifPresent(checkpoint -> keeping.kept(alert, checkpoint));
    return found;
  }

  private static String sentence(Checkpoint checkpoint) {
    return "The newest checkpoint from before it, of step " + checkpoint.step() + ", is kept: "
        + checkpoint.file() + ".";
  }

  /**
   * Whether {@code fit} is to end now; a request is given once, and alerts that began until then make no
   * other. Waits some seconds at most for the checkpoint that is being kept.
   *
   * @param step the last step that the model has taken
   */
  public Optional<Stop> takeStop(long step) {
    if (request.get() == null) {
      return Optional.empty();
    }
    stoppedAt = step;
    Request taken = request.getAndSet(null);
    return taken == null
        ? Optional.empty()
        : Optional.of(new Stop(
            taken.alert().rule().id(), taken.alert().step(), checkpoint(taken.checkpoint())));
  }

  private static Optional<Checkpoint> checkpoint(CompletableFuture<Optional<Checkpoint>> answer) {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      // The stop need not wait for its name; the event tells it.
    }
    return Optional.empty();
  }
}
