package io.tightrope.dashboard.ingest;

import io.tightrope.dashboard.runs.Patience;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.ByteSize;
import io.tightrope.dashboard.store.Retention;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.threads.Daemons;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compacts and removes old runs, once an hour. */
public final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final double DAY_SECONDS = 24 * 3600;

  /** After the first requests, which have waited for the start. */
  private static final long DECODE_AFTER_SECONDS = 5;

  private final RunRegistry registry;
  private final RunStore store;
  private final Ingest ingest;
  private final Retention retention;
  private final Patience patience;
  private final Clock clock;
  private final RetentionPlanner planner;
  private final ScheduledExecutorService thread = Daemons.scheduled("housekeeping");

  public Housekeeping(
      RunRegistry registry,
      RunStore store,
      Ingest ingest,
      Retention retention,
      Patience patience,
      Clock clock) {
    this.registry = registry;
    this.store = store;
    this.ingest = ingest;
    this.retention = retention;
    this.patience = patience;
    this.clock = clock;
    this.planner = new RetentionPlanner(registry, store, patience, clock);
    thread.scheduleWithFixedDelay(this::tidy, 1, 60, TimeUnit.MINUTES);
    // The first list that asks for a label would otherwise decode those of thousands of runs.
    thread.schedule(
        () -> registry.all().forEach(Housekeeping::decode), DECODE_AFTER_SECONDS, TimeUnit.SECONDS);
  }

  private static void decode(WatchedRun run) {
    try {
      run.description();
    } catch (RuntimeException e) {
      LOG.error("{}", e.getMessage(), e);
    }
  }

  /** Does now what it otherwise does once an hour. */
  public void tidy() {
    try {
      removeOld();
      registry.all().forEach(this::compactOld);
    } catch (RuntimeException e) {
      LOG.error("housekeeping failed; it is tried again in an hour", e);
    }
  }

  private void removeOld() {
    RetentionPlanner.Plan plan = planner.plan(retention);
    for (RetentionPlanner.Removal removal : plan.removals()) {
      WatchedRun run = removal.run();
      // It may have gone on meanwhile, or somebody has put it into the archive or compares with it.
      if (isOver(run) && !run.edits().archived() && !isBaseline(run)) {
        LOG.info("removing {}: {}", run.name(), removal.reason());
        ingest.delete(run);
      }
    }
    if (plan.bytesAfter().orElse(0) > retention.bytes()) {
      LOG.warn(
          "the runs take {} after all that may go has been removed, and retention.bytes is {}; the"
              + " others are live, archived or baselines",
          ByteSize.format(plan.bytesAfter().orElse(0)),
          ByteSize.format(retention.bytes()));
    }
  }

  private boolean isBaseline(WatchedRun run) {
    return registry.all().stream()
        .anyMatch(other ->
            other != run && other.description().baseline().equals(Optional.of(run.name())));
  }

  private boolean isOver(WatchedRun run) {
    return !run.status(now(), patience).life().isOpen();
  }

  private void compactOld(WatchedRun run) {
    double silentDays = (now() - run.status(now(), patience).lastSeenAt()) / DAY_SECONDS;
    if (retention.fullResolutionDays() > 0
        && silentDays > retention.fullResolutionDays()
        && isOver(run)
        && store.compact(run.stored())) {
      LOG.info("compacted {}, silent for {} days", run.name(), (long) silentDays);
    }
  }

  private double now() {
    return clock.millis() / 1e3;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
