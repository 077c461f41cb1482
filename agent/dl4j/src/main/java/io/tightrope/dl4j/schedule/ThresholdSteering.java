package io.tightrope.dl4j.schedule;

/**
 * Moves the threshold of each layer step by step towards the sparsity that is asked for, in place of a jump at
 * the beginning of a stage and of a penalty. Without a gate a network collapses by it after thousands of steps in which
 * the loss shows nothing. A {@link SparsityRamp} therefore begins only when the spectral alignment of the layers
 * has settled, and moves the slower the more it rises. Only the first stage is set at once.
 *
 * @param gain what a step adds to a layer's threshold for each unit of sparsity that the layer misses, in standard
 *     deviations of its pre-activations; 0 for thresholds that do not move within a stage
 */
public record ThresholdSteering(double gain) {
  private static final double SLOW = 0.005;

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public ThresholdSteering {
    if (!(gain >= 0) || Double.isInfinite(gain)) {
      throw new IllegalArgumentException(
          "the gain of a steering must be finite and 0 or more, but is " + gain);
    }
  }

  /** Thresholds move at the beginning of stages only. */
  public static ThresholdSteering none() {
    return new ThresholdSteering(0);
  }

  /** For a climb of some thousand steps: where a tenth is missing, half a standard deviation in 1,000 steps. */
  public static ThresholdSteering slow() {
    return new ThresholdSteering(SLOW);
  }
}
