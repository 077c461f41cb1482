package io.tightrope.dashboard.store.rollup;

import io.tightrope.dashboard.store.rollup.Rollups.BetweenCommits;
import io.tightrope.dashboard.threads.Daemons;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Separates long runs and rolls up in the background, every other second. */
public final class Maintenance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final int SECONDS = 2;

  private final Rollups rollups;
  private final BetweenCommits writer;
  private final Runnable reduction;
  private final Runnable separation;
  private final ScheduledExecutorService thread = Daemons.scheduled("store-maintenance");
  private volatile boolean closing;

  /**
   * @param reduction reduces the scalars that are due
   * @param separation gives long runs tables of their own
   */
  public Maintenance(
      Rollups rollups, BetweenCommits writer, Runnable reduction, Runnable separation) {
    this.rollups = rollups;
    this.writer = writer;
    this.reduction = reduction;
    this.separation = separation;
    thread.scheduleWithFixedDelay(this::advance, SECONDS, SECONDS, TimeUnit.SECONDS);
  }

  private void advance() {
    try {
      separation.run();
      while (!closing && rollups.advance(writer)) {
        // one portion after the other
      }
      reduction.run();
    } catch (RuntimeException e) {
      LOG.error("rolling up failed; it is tried again", e);
    }
  }

  @Override
  public void close() {
    closing = true;
    thread.shutdown();
    try {
      thread.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
