package io.tightrope.sparse.activation;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The clipped soft threshold of the papers, {@code CST(x) = sign(x) min(max(|x| - tau, 0), m)}.
 *
 * <p>The clip bends the variance map back, so that the edge of chaos has a stable fixed point: see
 * {@code io.tightrope.sparse.init.EdgeOfChaos} for a threshold and a clip that belong together.
 *
 * @param tau threshold, 0 or more
 * @param m height of the clip, above 0
 * @param targetSparsity the share of zeros it was chosen for, NaN if none was said
 * @param designVariance the second moment of the pre-activations it was chosen for, q*; NaN if none was
 *     said
 * @param penalty weight of the Hoyer penalty ({@code docs/theory.md}), 0 or more; 0 for none
 */
public record CST(
    @JsonProperty("tau") double tau,
    @JsonProperty("m") double m,
    @JsonProperty("targetSparsity") double targetSparsity,
    @JsonProperty("designVariance") double designVariance,
    @JsonProperty("penalty") double penalty)
    implements SparseActivation {

  /**
   * Checks the thresholds.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public CST {
    Thresholds.check(tau, m, targetSparsity, true);
    designVariance = Thresholds.designVariance(designVariance);
    HoyerPenalty.check(penalty);
  }

  /** Without a stated target sparsity. */
  public CST(double tau, double m) {
    this(tau, m, Double.NaN);
  }

  /** Without a penalty. */
  public CST(double tau, double m, double targetSparsity, double designVariance) {
    this(tau, m, targetSparsity, designVariance, 0);
  }

  /** Without a stated variance. */
  public CST(double tau, double m, double targetSparsity) {
    this(tau, m, targetSparsity, Double.NaN);
  }

  @Override
  public boolean twoSided() {
    return true;
  }

  @Override
  public CST with(double newTau, double newM, double newTargetSparsity) {
    return new CST(newTau, newM, newTargetSparsity, designVariance, penalty);
  }

  @Override
  public CST withPenalty(double weight) {
    return new CST(tau, m, targetSparsity, designVariance, weight);
  }

  @Override
  public String toString() {
    return "CST(tau=" + tau + ", m=" + m + Thresholds.suffix(targetSparsity) + ")";
  }
}
