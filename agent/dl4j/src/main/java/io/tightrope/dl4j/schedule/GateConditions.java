package io.tightrope.dl4j.schedule;

/**
 * What must hold, beside enough steps and a judge that finds nothing broken, before the next stage may
 * start. Where a number is NaN the rules file decides, as it does for the rules {@code SparsityLost} and
 * {@code StageRegression}: a stage is held when neither would find fault with it (docs/sparse-training.md).
 *
 * @param sparsityTolerance how far the least sparse layer, and the mean over the layers, may lie below the
 *     target; NaN: {@code sparsityLost.heldLayer} and {@code heldMean}
 * @param lossFactor how many times the loss before the stage the loss may be; NaN: {@code
 *     stageRegression.warningShare} of the way back to the first loss
 * @param leastGradientNorm L2 norm that every hidden layer's weight gradient of the mean loss must
 *     exceed
 * @param correlationRise which share of its way to 1 the mean input correlation of the layers may have
 *     climbed since the start of the stage: what tells inputs apart is their distance from 1. A shifted
 *     ReLU that a stage change has set back to q* starts at 0.1 to 0.3 and climbs a third of the way
 *     while it learns well; runs that collapsed climbed more than two thirds
 */
public record GateConditions(
    double sparsityTolerance, double lossFactor, double leastGradientNorm, double correlationRise) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is negative, or NaN where that has no meaning
   */
  public GateConditions {
    boolean wrong = sparsityTolerance < 0
        || lossFactor < 0
        || !(leastGradientNorm >= 0)
        || !(correlationRise >= 0);
    if (wrong) {
      throw new IllegalArgumentException(
          "conditions of a gate must be 0 or more; tolerance and loss factor"
              + " may be NaN: tolerance " + sparsityTolerance + ", loss factor " + lossFactor
              + ", least gradient norm " + leastGradientNorm + ", correlation rise "
              + correlationRise);
    }
  }

  /** Sparsity and loss as the rules file says. */
  public static GateConditions defaults() {
    return new GateConditions(Double.NaN, Double.NaN, 1e-7, 0.4);
  }
}
