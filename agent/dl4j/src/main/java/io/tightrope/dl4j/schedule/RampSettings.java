package io.tightrope.dl4j.schedule;

/**
 * How a {@link SparsityRamp} goes about its climb.
 *
 * @param observeEvery steps between two looks at the network, at least 1; the detectors know a jump of
 *     the variance by what happens within 5 steps
 * @param attempts how often a stage may break before the ramp settles at the last good one
 * @param patience how many times its minimum of steps a stage may take to succeed before it counts as
 *     broken
 * @param readjustBelow thresholds are set anew within a stage when the mean sparsity has fallen this far
 *     below its target; infinite for never, since each time costs more accuracy than it saves drift: the
 *     hold does better (docs/benchmarks.md, Stages)
 * @param hold the penalty that keeps sparsity at its target within a stage
 * @param resetUpdater whether to forget Adam's moments at each stage change, which {@code ./tightrope bench
 *     stages --compare} measures (docs/benchmarks.md, Stages)
 */
public record RampSettings(
    int observeEvery,
    int attempts,
    int patience,
    double readjustBelow,
    SparsityHold hold,
    boolean resetUpdater) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public RampSettings {
    if (observeEvery < 1 || attempts < 0 || patience < 1 || !(readjustBelow > 0)) {
      throw new IllegalArgumentException(
          "a ramp observes every 1 or more steps, has 0 or more attempts, a patience of 1 or more, and"
              + " readjusts at a drift above 0");
    }
  }

  /** A look every 5 steps, 3 attempts, no readjustment, sparsity held by a penalty, moments kept. */
  public static RampSettings defaults() {
    return new RampSettings(5, 3, 5, Double.POSITIVE_INFINITY, SparsityHold.defaults(), false);
  }

  /** These settings with the updater's moments forgotten at each stage change, or kept. */
  public RampSettings withResetUpdater(boolean reset) {
    return new RampSettings(observeEvery, attempts, patience, readjustBelow, hold, reset);
  }

  /** These settings with another way to keep sparsity at its target. */
  public RampSettings withHold(SparsityHold other) {
    return new RampSettings(observeEvery, attempts, patience, readjustBelow, other, resetUpdater);
  }
}
