package io.tightrope.core.sampling;

/**
 * Notices that the loss, which every step knows for nothing, has left its usual range, so that the
 * steps after it are worth observing whatever the interval is. Most faults in mid-training show in a
 * single batch's loss first, and where and why only in the frames that follow.
 *
 * <p>Mean and mean absolute deviation are exponential averages over some {@value #MEMORY} steps; a
 * jump is a loss beyond {@value #DEVIATIONS} deviations (for a normal law, where they are 4.8
 * standard deviations, one step in 1.2 million)
 * and a tenth above the mean, or one that is not finite. It counts into the averages, so that a new
 * level is news once. Hot code: a few operations, no allocation. Not thread-safe.
 */
public final class LossJump {
  private static final int MEMORY = 20;
  private static final double DEVIATIONS = 6;
  private static final double LEAST_SHARE = 0.1;

  private double mean;
  private double deviation;
  private int seen;
  private boolean finite = true;

  /** Takes the loss of the next step; whether it is a jump upwards. */
  public boolean test(double loss) {
    if (!Double.isFinite(loss)) {
      boolean news = finite;
      finite = false;
      return news;
    }
    boolean jumped = !finite
        || seen >= MEMORY
            && loss > mean + Math.max(DEVIATIONS * deviation, LEAST_SHARE * Math.abs(mean));
    finite = true;
    double weight = 1.0 / Math.min(++seen, MEMORY);
    deviation += weight * (Math.abs(loss - mean) - deviation);
    mean += weight * (loss - mean);
    return jumped && seen > 1;
  }
}
