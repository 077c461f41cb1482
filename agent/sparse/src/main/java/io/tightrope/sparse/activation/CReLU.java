package io.tightrope.sparse.activation;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The clipped shifted ReLU of the papers, {@code CReLU(x) = min(max(x - tau, 0), m)}.
 *
 * <p>The clip bends the variance map back, so that the edge of chaos has a stable fixed point: see
 * {@code io.tightrope.sparse.init.EdgeOfChaos} for a threshold and a clip that belong together.
 *
 * @param tau threshold, any finite number; below 0 it makes less than half of the units zero
 * @param m height of the clip, above 0
 * @param targetSparsity the share of zeros it was chosen for, NaN if none was said
 * @param designVariance the second moment of the pre-activations it was chosen for, q*; NaN if none was
 *     said
 * @param penalty weight of the Hoyer penalty ({@code docs/theory.md}), 0 or more; 0 for none
 */
public record CReLU(
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
  public CReLU {
    Thresholds.check(tau, m, targetSparsity, false);
    designVariance = Thresholds.designVariance(designVariance);
    HoyerPenalty.check(penalty);
  }

  /** Without a stated target sparsity. */
  public CReLU(double tau, double m) {
    this(tau, m, Double.NaN);
  }

  /** Without a penalty. */
  public CReLU(double tau, double m, double targetSparsity, double designVariance) {
    this(tau, m, targetSparsity, designVariance, 0);
  }

  /** Without a stated variance. */
  public CReLU(double tau, double m, double targetSparsity) {
    this(tau, m, targetSparsity, Double.NaN);
  }

  @Override
  public boolean twoSided() {
    return false;
  }

  @Override
  public CReLU with(double newTau, double newM, double newTargetSparsity) {
    return new CReLU(newTau, newM, newTargetSparsity, designVariance, penalty);
  }

  @Override
  public CReLU withPenalty(double weight) {
    return new CReLU(tau, m, targetSparsity, designVariance, weight);
  }

  @Override
  public String toString() {
    return "CReLU(tau=" + tau + ", m=" + m + Thresholds.suffix(targetSparsity) + ")";
  }
}
