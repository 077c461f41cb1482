package io.tightrope.core.detect.evidence;

/**
 * Exponential mean of a loss over optimizer steps, corrected for its beginning. A loss beyond twice the
 * first ones counts as that much, so that a single wild batch does not count for hundreds of steps; one
 * that is not finite does not count. Not thread-safe.
 */
final class SmoothedLoss {
  /** Losses, the largest of which stands for the first ones. */
  private static final int FIRST = 5;

  private final double steps;
  private double largestOfFirst = Double.NEGATIVE_INFINITY;
  private int count;
  private long lastStep;
  private double sum;
  private double weight;

  /**
   * @param steps optimizer steps after which a loss has lost {@code 1 - 1/e} of its weight, above 0
   */
  SmoothedLoss(double steps) {
    this.steps = steps;
  }

  /** Takes the loss of a step, or the mean over the steps since the one before. */
  void add(long step, double loss) {
    if (!Double.isFinite(loss)) {
      return;
    }
    if (count < FIRST) {
      largestOfFirst = Math.max(largestOfFirst, loss);
    }
    double share = -Math.expm1(-(count == 0 ? 1 : step - lastStep) / steps);
    sum += share * ((largestOfFirst > 0 ? Math.min(loss, 2 * largestOfFirst) : loss) - sum);
    weight += share * (1 - weight);
    count++;
    lastStep = step;
  }

  /** The mean; NaN before the first finite loss. */
  double value() {
    return weight > 0 ? sum / weight : Double.NaN;
  }
}
