package io.tightrope.dashboard.report.model;

/**
 * How far sparsity can be raised safely, as far as the run tells. NaN for what it does not tell.
 *
 * @param held highest mean sparsity that was measured in a stage that was held
 * @param heldTarget target of that stage
 * @param lastTarget highest target that was tried
 * @param lostTarget lowest target above the one held that was not held
 * @param end mean sparsity at the end of the run
 * @param escape probability that the variance leaves its band at the stage held, by the theory
 * @param escapeLimit the probability from which on a rule warns
 */
public record SafeSparsity(
    double held,
    double heldTarget,
    double lastTarget,
    double lostTarget,
    double end,
    double escape,
    double escapeLimit) {

  /** What the measured sparsity lacks to the highest target that was tried; NaN if unknown. */
  public double shortOfTarget() {
    return lastTarget - held;
  }

  /** How far above the target held the lowest one lies that was not held; NaN if none was lost. */
  public double margin() {
    return lostTarget - heldTarget;
  }
}
