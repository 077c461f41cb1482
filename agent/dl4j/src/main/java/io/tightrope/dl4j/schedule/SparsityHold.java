package io.tightrope.dl4j.schedule;

/**
 * How achieved sparsity is held at its target within a stage: by a penalty on each layer's activations
 * whose weight rises while the layer is below its target and falls while it is above.
 *
 * <p>Thresholds stay as the stage change has set them. Moving them instead breaks what has been learned;
 * the penalty lets the weights follow (docs/benchmarks.md, Stages).
 *
 * @param gain what a step adds to the weight for each unit of sparsity that is missing; 0 for no penalty
 * @param limit the highest weight
 */
public record SparsityHold(double gain, double limit) {
  private static final double HIGHEST_WEIGHT = 1;
  private static final double HIGHEST_GAIN = 0.1;
  private static final double GAIN_TIMES_SQUARE = 35_000;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is negative or not finite
   */
  public SparsityHold {
    if (!(gain >= 0 && limit >= 0) || Double.isInfinite(gain) || Double.isInfinite(limit)) {
      throw new IllegalArgumentException(
          "gain and limit of a hold must be finite and 0 or more, but are " + gain + " and "
              + limit);
    }
  }

  /**
   * For a training of some 4,000 steps: a missing tenth raises the weight to 0.1 in 500 steps. Layers of 200
   * units end at weights of 0.05 to 0.5.
   */
  public static SparsityHold defaults() {
    return new SparsityHold(0.002, HIGHEST_WEIGHT);
  }

  /**
   * For a training of so many steps. How far sparsity follows grows with the square of the time that it is
   * given, so that the gain falls with the square of the steps: faster goes beyond the target in a long
   * training and costs accuracy, slower never arrives in a short one (docs/sparse-training.md).
   */
  public static SparsityHold recommended(long plannedSteps) {
    double steps = Math.max(1, plannedSteps);
    return new SparsityHold(
        Math.min(HIGHEST_GAIN, GAIN_TIMES_SQUARE / (steps * steps)), HIGHEST_WEIGHT);
  }

  /** Lets sparsity drift. */
  public static SparsityHold none() {
    return new SparsityHold(0, 0);
  }
}
