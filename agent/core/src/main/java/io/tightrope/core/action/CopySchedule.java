package io.tightrope.core.action;

/**
 * When the next copy of a model may be made: after so many steps, and when copying has not taken more
 * than its share of the time since the last copy. Reads no clock. Thread-safe; a call takes some
 * nanoseconds.
 */
final class CopySchedule {
  /** Share of the overhead budget that copying may take; observing aims at 0.7 of it. */
  private static final double SHARE_OF_BUDGET = 0.25;

  /** Share of the time in which a file may be written, on a thread of its own. */
  private static final double WRITING_SHARE = 0.05;

  private final int every;
  private final double share;
  private boolean copied;
  private long lastStep;
  private long notBeforeNanos = Long.MIN_VALUE;

  /**
   * @param every steps from one copy to the next
   * @param overheadBudget share of the training time that the agent may take
   */
  CopySchedule(int every, double overheadBudget) {
    this.every = every;
    this.share = SHARE_OF_BUDGET * Math.min(1, overheadBudget);
  }

  /** Whether a copy may be made after that step, at that time by {@code System.nanoTime()}. */
  synchronized boolean isDue(long step, long now) {
    return (!copied || step - lastStep >= every)
        && (notBeforeNanos == Long.MIN_VALUE || now - notBeforeNanos >= 0);
  }

  /** The first copy will probably take so long. */
  synchronized void expects(long now, long nanos) {
    waitUntil(now + (long) (nanos / share));
  }

  /** A copy was made after that step. */
  synchronized void copied(long step, long now, long nanos) {
    copied = true;
    lastStep = step;
    waitUntil(now + (long) (nanos / share));
  }

  /** A file was written. */
  synchronized void written(long now, long nanos) {
    waitUntil(now + (long) (nanos / WRITING_SHARE));
  }

  private void waitUntil(long nanos) {
    if (notBeforeNanos == Long.MIN_VALUE || nanos - notBeforeNanos > 0) {
      notBeforeNanos = nanos;
    }
  }
}
