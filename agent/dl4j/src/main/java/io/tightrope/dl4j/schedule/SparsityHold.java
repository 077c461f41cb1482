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
   * A missing tenth raises the weight to 0.1 in 500 steps. Faster goes beyond the target and costs
   * accuracy; layers of 200 units end at weights of 0.05 to 0.5.
   */
  public static SparsityHold defaults() {
    return new SparsityHold(0.002, 1);
  }

  /** Lets sparsity drift. */
  public static SparsityHold none() {
    return new SparsityHold(0, 0);
  }
}
