package io.tightrope.dl4j.schedule;

/**
 * What must hold, beside enough steps and no active critical alert, before the next stage may start.
 *
 * @param sparsityTolerance how far a layer may lie below its target; achieved sparsity drifts down by
 *     0.05 to 0.15 within a healthy stage
 * @param lossFactor how many times the loss before the stage the loss may be
 * @param leastGradientNorm L2 norm that every hidden layer's weight gradient of the mean loss must
 *     exceed
 * @param correlationRise how far the mean input correlation of the layers may lie above its value at the
 *     start of the stage
 */
public record GateConditions(
    double sparsityTolerance, double lossFactor, double leastGradientNorm, double correlationRise) {

  /** What held in the measured runs. */
  public static GateConditions defaults() {
    return new GateConditions(0.2, 1.5, 1e-7, 0.05);
  }
}
