package io.tightrope.core.health;

import java.net.URI;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether frames are being dropped because what waits for the dashboard takes all the room it may.
 * Each run waits in a queue of its own; the first that overflows gives one line, and the last that is
 * empty again gives another. Further lines come {@value #REPEAT_MINUTES} minutes later at the
 * earliest. Thread-safe.
 */
public final class SpoolLevel {
  private static final long REPEAT_MINUTES = 10;

  private final AgentHealth health;
  private final LongSupplier nanoTime;
  private final Set<Object> full = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean announced;
  private boolean wasAnnounced;
  private long lastLineNanos;
  private long dropped;

  SpoolLevel(AgentHealth health, LongSupplier nanoTime) {
    this.health = health;
    this.nanoTime = nanoTime;
  }

  /**
   * A queue had to drop something for want of room.
   *
   * @param queue which one
   * @param dashboard where it was to go
   * @param detail where the room ended and at what limit
   * @param number how many frames, blocks or events that were
   */
  public synchronized void overflowed(Object queue, URI dashboard, String detail, long number) {
    if (full.isEmpty()) {
      dropped = 0;
      health.count(Fault.SPOOL_FULL);
    }
    full.add(queue);
    dropped += number;
    long now = nanoTime.getAsLong();
    boolean mayRepeat =
        !wasAnnounced || now - lastLineNanos >= TimeUnit.MINUTES.toNanos(REPEAT_MINUTES);
    if (!announced && mayRepeat) {
      announced = true;
      wasAnnounced = true;
      lastLineNanos = now;
      health.announce(Fault.SPOOL_FULL.line(dashboard, detail));
    }
  }

  /** All that a queue held has been sent, or it has ended. */
  public synchronized void emptied(Object queue) {
    if (full.remove(queue) && full.isEmpty() && announced) {
      announced = false;
      health.inform("The spool has room again; " + dropped
          + " frames, blocks of scalars or events were dropped meanwhile.");
    }
  }
}
