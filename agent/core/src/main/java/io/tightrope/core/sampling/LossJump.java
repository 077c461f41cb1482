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
 * level is news once.
 *
 * <p>Losses of single examples jump all the time. So after a jump the next {@value #FIRST_PAUSE} steps
 * bring no other, twice as many after the second one, and so on up to {@value #LONGEST_PAUSE}: the first jumps of a
 * run are seen at once, and noise does not use up the budget. What is not finite is always news. Hot code: a few operations, no allocation. Not thread-safe.
 */
public final class LossJump {
  private static final int MEMORY = 20;
  private static final double DEVIATIONS = 6;
  private static final double LEAST_SHARE = 0.1;

  private static final int FIRST_PAUSE = 100;
  private static final int LONGEST_PAUSE = 6400;

  private double mean;
  private double deviation;
  private int seen;
  private boolean finite = true;
  private int pause = FIRST_PAUSE;
  private int pauseLeft;

  /** Takes the loss of the next step; whether it is a jump upwards. */
  public boolean test(double loss) {
    pauseLeft = Math.max(0, pauseLeft - 1);
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
    return jumped && seen > 1 && endsPause();
  }

  private boolean endsPause() {
    if (pauseLeft > 0) {
      return false;
    }
    pauseLeft = pause;
    pause = Math.min(2 * pause, LONGEST_PAUSE);
    return true;
  }
}
