package io.tightrope.dashboard.ingest;

import io.tightrope.dashboard.runs.Patience;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.RunStatus;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.runs.Watchful;
import io.tightrope.dashboard.store.Retention;
import io.tightrope.dashboard.store.RunStore;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compacts and removes old runs, once an hour. */
public final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final double DAY_SECONDS = 24 * 3600;

  private final RunRegistry registry;
  private final RunStore store;
  private final Ingest ingest;
  private final Retention retention;
  private final Patience patience;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> {
        Thread created = new Thread(task, "housekeeping");
        created.setDaemon(true);
        return created;
      });

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
    thread.scheduleWithFixedDelay(Watchful.of(this::tidy), 1, 60, TimeUnit.MINUTES);
  }

  /** Does now what it otherwise does once an hour. */
  public void tidy() {
    try {
      registry.all().forEach(this::tidy);
    } catch (RuntimeException e) {
      LOG.error("housekeeping failed; it is tried again in an hour", e);
    }
  }

  private void tidy(WatchedRun run) {
    double now = clock.millis() / 1e3;
    RunStatus status = run.status(now, patience);
    double silentDays = (now - status.lastSeenAt()) / DAY_SECONDS;
    if (status.life().isOpen()) {
      return;
    }
    if (retention.days() > 0 && silentDays > retention.days()) {
      LOG.info("removing {}, silent for {} days", run.name(), (long) silentDays);
      ingest.delete(run);
    } else if (retention.fullResolutionDays() > 0
        && silentDays > retention.fullResolutionDays()
        && store.compact(run.stored())) {
      LOG.info("compacted {}, silent for {} days", run.name(), (long) silentDays);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
