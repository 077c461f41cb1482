package io.tightrope.dl4j.schedule;

import java.util.Objects;

/**
 * How a {@link SparsityRamp} goes about its climb.
 *
 * @param observeEvery steps from one observation of the network to the next, at least 1; the detectors know a jump of
 *     the variance by what happens within 5 steps
 * @param attempts how often a stage may break, or take too long, before the ramp settles
 * @param patience how many times its minimum of steps a stage may take to be held before the ramp changes
 *     something
 * @param readjustBelow thresholds are set anew within a stage when the mean sparsity has fallen this far
 *     below its target; infinite for never, since each time costs more accuracy than it saves drift: the
 *     hold does better (docs/benchmarks.md, Stages)
 * @param hold the penalty that keeps sparsity at its target within a stage
 * @param steering how thresholds move towards the targets after the first; none, the default, sets them at
 *     the beginning of each stage
 * @param resetUpdater whether to forget Adam's moments at each stage change, which {@code ./tightrope bench
 *     stages --compare} measures (docs/benchmarks.md, Stages)
 * @param plannedSteps optimizer steps of the whole training, 0 if they are not known
 * @param undoneShare which share of them rollbacks may undo in all, above 0 and up to 1; where they are not
 *     known, the share of the steps so far, or of four times those that the schedule takes at least
 */
public record RampSettings(
    int observeEvery,
    int attempts,
    int patience,
    double readjustBelow,
    SparsityHold hold,
    ThresholdSteering steering,
    boolean resetUpdater,
    long plannedSteps,
    double undoneShare) {
  private static final double UNDONE_SHARE = 0.15;

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
    Objects.requireNonNull(hold, "hold");
    Objects.requireNonNull(steering, "steering");
    if (steering.gain() > 0 && hold.gain() > 0) {
      throw new IllegalArgumentException(
          "a ramp either steers thresholds or holds sparsity by a penalty, but"
              + " is to do both: a penalty would press on where steering pauses");
    }
    if (plannedSteps < 0 || !(undoneShare > 0 && undoneShare <= 1)) {
      throw new IllegalArgumentException("a ramp is planned for 0 (not known) or more steps and may"
          + " undo a share of them above 0 and up to 1, but not " + plannedSteps + " and "
          + undoneShare);
    }
  }

  /** Settings for a training of unknown length, of which 15 % of the steps may be undone. */
  public RampSettings(
      int observeEvery,
      int attempts,
      int patience,
      double readjustBelow,
      SparsityHold hold,
      boolean resetUpdater) {
    this(
        observeEvery,
        attempts,
        patience,
        readjustBelow,
        hold,
        ThresholdSteering.none(),
        resetUpdater,
        0,
        UNDONE_SHARE);
  }

  /** An observation every 5 steps, 3 attempts, no readjustment, sparsity held by a penalty, moments kept. */
  public static RampSettings defaults() {
    return new RampSettings(5, 3, 5, Double.POSITIVE_INFINITY, SparsityHold.defaults(), false);
  }

  /** The defaults, with a penalty that is as fast as a training of so many optimizer steps needs. */
  public static RampSettings recommended(long plannedSteps) {
    return defaults()
        .withHold(SparsityHold.recommended(plannedSteps))
        .withPlannedSteps(plannedSteps);
  }

  /** These settings for a training of so many optimizer steps. */
  public RampSettings withPlannedSteps(long steps) {
    return new RampSettings(
        observeEvery,
        attempts,
        patience,
        readjustBelow,
        hold,
        steering,
        resetUpdater,
        steps,
        undoneShare);
  }

  /** These settings with another share of the steps that rollbacks may undo. */
  public RampSettings withUndoneShare(double share) {
    return new RampSettings(
        observeEvery,
        attempts,
        patience,
        readjustBelow,
        hold,
        steering,
        resetUpdater,
        plannedSteps,
        share);
  }

  /** These settings with the updater's moments forgotten at each stage change, or kept. */
  public RampSettings withResetUpdater(boolean reset) {
    return new RampSettings(
        observeEvery,
        attempts,
        patience,
        readjustBelow,
        hold,
        steering,
        reset,
        plannedSteps,
        undoneShare);
  }

  /** These settings with another way to keep sparsity at its target. */
  public RampSettings withHold(SparsityHold other) {
    return new RampSettings(
        observeEvery,
        attempts,
        patience,
        readjustBelow,
        other,
        steering,
        resetUpdater,
        plannedSteps,
        undoneShare);
  }

  /** These settings with thresholds that move step by step, and then without a penalty. */
  public RampSettings withSteering(ThresholdSteering other) {
    return new RampSettings(
        observeEvery,
        attempts,
        patience,
        readjustBelow,
        other.gain() > 0 ? SparsityHold.none() : hold,
        other,
        resetUpdater,
        plannedSteps,
        undoneShare);
  }
}
