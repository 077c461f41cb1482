package io.tightrope.dashboard.notify;

import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.schema.StoreFault;
import io.tightrope.dashboard.threads.Daemons;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies the receivers when the store has been unable to write for {@value #SECONDS} seconds, and when
 * it has been able to for as long again. Nothing of it is stored.
 */
public final class WriteWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WriteWatch.class);
  private static final int SECONDS = 3;

  private final RunStore store;
  private final Outbox outbox;
  private final Clock clock;
  private final ScheduledExecutorService thread = Daemons.scheduled("write-watch");
  private int different;
  private @Nullable SystemAlert active;

  /** Begins to watch a store. */
  public WriteWatch(RunStore store, Outbox outbox, Clock clock) {
    this.store = store;
    this.outbox = outbox;
    this.clock = clock;
    thread.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      Optional<StoreFault> fault = store.fault();
      different = fault.isPresent() == (active != null) ? 0 : different + 1;
      if (different >= SECONDS) {
        different = 0;
        change(fault);
      }
    } catch (RuntimeException e) {
      LOG.error("could not look whether the store can write", e);
    }
  }

  private void change(Optional<StoreFault> fault) {
    SystemAlert before = active;
    if (fault.isPresent()) {
      SystemAlert raised = new SystemAlert(
          SystemAlert.CANNOT_WRITE,
          "The dashboard cannot store what it receives. " + fault.get().reason(),
          fault.get().advice(),
          fault.get().since(),
          Double.NaN);
      active = raised;
      outbox.announce(raised);
    } else if (before != null) {
      active = null;
      outbox.announce(before.endedAt(clock.millis() / 1e3));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
