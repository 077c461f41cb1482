package io.tightrope.dl4j.schedule;

/**
 * What must hold, beside enough steps and no active critical alert, before the next stage may start.
 *
 * @param sparsityTolerance how far a layer may lie below its target; achieved sparsity drifts down by
 *     0.05 to 0.15 within a healthy stage
 * @param lossFactor how many times the loss before the stage the loss may be
 * @param leastGradientNorm L2 norm that every hidden layer's weight gradient of the mean loss must
 *     exceed
 * @param correlationRise which share of its way to 1 the mean input correlation of the layers may have
 *     climbed since the start of the stage: what tells inputs apart is their distance from 1. A shifted
 *     ReLU that a stage change has set back to q* starts at 0.1 to 0.3 and climbs a third of the way
 *     while it learns well; runs that collapsed climbed more than two thirds
 */
public record GateConditions(
    double sparsityTolerance, double lossFactor, double leastGradientNorm, double correlationRise) {

  /** What held in the measured runs. */
  public static GateConditions defaults() {
    return new GateConditions(0.2, 1.5, 1e-7, 0.4);
  }
}
