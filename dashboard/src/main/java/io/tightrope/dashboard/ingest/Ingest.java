package io.tightrope.dashboard.ingest;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.run.Activity;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.alerts.Judge;
import io.tightrope.dashboard.export.RunExports;
import io.tightrope.dashboard.live.LiveHub;
import io.tightrope.dashboard.runs.RunEdits;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.RunRegistry.Registration;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.write.Appended;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what reporters send: first to disk, then to everyone who wants to know. Thread-safe. */
public final class Ingest {
  private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
  private static final long JUDGE_BACKLOG_VALUES = 10_000_000;

  private final RunStore store;
  private final RunRegistry registry;
  private final Judge judge;
  private final LiveHub live;
  private final Clock clock;
  private final IngestMetrics metrics;
  private final RunExports exports;

  public Ingest(
      RunStore store,
      RunRegistry registry,
      Judge judge,
      LiveHub live,
      Clock clock,
      IngestMetrics metrics,
      RunExports exports) {
    this.store = store;
    this.registry = registry;
    this.judge = judge;
    this.live = live;
    this.clock = clock;
    this.metrics = metrics;
    this.exports = exports;
  }

  /**
   * Waits until everything of a run that has been taken in has been judged.
   *
   * @return false if it takes longer
   */
  public boolean awaitJudged(WatchedRun run, long millis) {
    return judge.awaitJudged(run.stored(), millis);
  }

  /** Takes in a run or finds it again. */
  public Registration introduce(RunDescription description) {
    Registration registration = registry.register(description, now());
    if (registration.created()) {
      live.publish(LiveMessages.run(registration.run(), "created"));
      description.resumeOf().ifPresent(other -> goesOnFrom(registration.run(), other));
    }
    return registration;
  }

  /**
   * Stores frames.
   *
   * @return completes when they are on disk
   * @throws BusyException if the detectors are too far behind
   */
  public CompletableFuture<Appended> frames(WatchedRun run, FrameBatch batch) {
    if (judge.backlogValues() > JUDGE_BACKLOG_VALUES) {
      throw new BusyException(judge.backlog() + " frames are waiting to be judged already");
    }
    run.heard(now());
    return store.append(run.stored(), batch, appended -> {
      metrics.count(appended);
      if (!appended.accepted().isEmpty()) {
        run.observe(batch.worker(), appended.accepted(), now())
            .ifPresent(end -> resumed(run, end, appended.accepted().get(0).step()));
        run.takeStepBack().ifPresent(back -> wentBack(run, back));
        cameBack(run);
        exports.frames(run, batch.worker(), appended.accepted());
        judge.frames(run.stored(), batch.worker(), appended);
        live.publish(LiveMessages.frame(run, appended));
      }
    });
  }

  /**
   * Stores a block of scalars.
   *
   * @return completes when it is on disk, with whether it was new
   * @throws BusyException if the detectors are too far behind
   */
  public CompletableFuture<Boolean> scalars(WatchedRun run, String worker, ScalarBlock block) {
    if (judge.backlogValues() > JUDGE_BACKLOG_VALUES) {
      throw new BusyException(judge.backlog() + " frames are waiting to be judged already");
    }
    ScalarBlock ordered = ordered(block);
    run.heard(now());
    return store.append(run.stored(), worker, ordered, place -> {
      run.observe(worker, ordered, now()).ifPresent(end -> resumed(run, end, firstStep(ordered)));
      cameBack(run);
      exports.scalars(run, worker, ordered);
      judge.scalars(run.stored(), worker, ordered, place);
      live.publish(LiveMessages.scalars(run, ordered));
    });
  }

  /** The block as the store gives it back, its names ascending and none without a value. */
  private static ScalarBlock ordered(ScalarBlock block) {
    Map<String, ScalarSeries> series = new TreeMap<>(block.series());
    series.values().removeIf(values -> values.size() == 0);
    return new ScalarBlock(block.seq(), block.timestamp(), series);
  }

  /** Stores an event; whether it was new. */
  public boolean event(WatchedRun run, RunEvent event) {
    return store.append(run.stored(), event, place -> {
      run.observe(event, now());
      exports.event(run, event);
      judge.event(run.stored(), event, place);
      live.publish(LiveMessages.event(run, event));
    });
  }

  /** Takes note that a worker of a run lives. Nothing is stored. */
  public void heartbeat(WatchedRun run, String worker, Activity activity) {
    if (run.beat(worker, activity, now())) {
      live.publish(LiveMessages.run(run, "activity"));
    }
  }

  private void goesOnFrom(WatchedRun run, String other) {
    event(
        run,
        new RunEvent(
            RunEvent.OWN_RESUME_SEQ,
            0,
            now(),
            RunEvent.Kind.RESUMED,
            Map.of("reason", "goes on from the run \"" + other + "\"", "resumeOf", other)));
  }

  /**
   * Adds the event that a run goes on, where its reporter has not sent one. Off the store's thread,
   * which told of it and cannot wait for itself.
   */
  private void resumed(WatchedRun run, RunEvent end, long step) {
    RunEvent event = new RunEvent(
        RunEvent.FIRST_OWN_SEQ + end.seq(),
        step,
        now(),
        RunEvent.Kind.RESUMED,
        Map.of("reason", "steps after the end"));
    addSoon(run, event);
  }

  /** Adds the event that a run went back to a checkpoint. */
  private void wentBack(WatchedRun run, WatchedRun.StepBack back) {
    addSoon(
        run,
        new RunEvent(
            RunEvent.FIRST_STEP_BACK_SEQ + back.seq() % (RunEvent.FIRST_OWN_SEQ / 4),
            back.to(),
            now(),
            RunEvent.Kind.RESUMED,
            back.details()));
  }

  private void addSoon(WatchedRun run, RunEvent event) {
    CompletableFuture.runAsync(() -> event(run, event)).exceptionally(failure -> {
      LOG.warn("could not store that {} goes on", run.name(), failure);
      return null;
    });
  }

  /** Tells the pages that new numbers took a run out of the archive. */
  private void cameBack(WatchedRun run) {
    if (run.takeCameBack()) {
      live.publish(LiveMessages.run(run, "changed"));
    }
  }

  private static long firstStep(ScalarBlock block) {
    return block.series().values().stream()
        .mapToLong(series -> series.steps()[0])
        .min()
        .orElse(0);
  }

  /**
   * Changes what people say of a run: its labels, notes, baseline, whether it is archived.
   *
   * @param change makes the new state of the old one; may be called more than once
   * @return false if the run has been removed
   */
  public boolean edit(WatchedRun run, UnaryOperator<RunEdits> change) {
    RunDescription before = run.description();
    if (!registry.edit(run, change)) {
      return false;
    }
    RunDescription after = run.description();
    if (!after.labels().equals(before.labels())) {
      judge.labelsChanged(run.stored());
    }
    if (!after.baseline().equals(before.baseline())) {
      judge.baselineChanged(run.stored());
    }
    live.publish(LiveMessages.run(run, "changed"));
    return true;
  }

  /**
   * Removes a run, its frames and its alerts.
   *
   * @return false if it has been removed before
   */
  public boolean delete(WatchedRun run) {
    boolean begun = judge.beginToForget(run.stored());
    boolean removed = false;
    try {
      removed = registry.delete(run);
    } finally {
      // Whoever began before goes on, until the alerts are removed.
      if (!removed && begun) {
        judge.keep(run.stored());
      }
    }
    if (!removed) {
      return false;
    }
    exports.forget(run);
    judge.forget(run.stored());
    live.publish(LiveMessages.run(run, "deleted"));
    return true;
  }

  private double now() {
    return clock.millis() / 1e3;
  }
}
