package io.tightrope.sparse.activation;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The soft threshold of the papers, {@code ST_tau(x) = sign(x) max(|x| - tau, 0)}.
 *
 * <p>On the edge of chaos its variance map has slope 1 and bends upwards: at a high sparsity the
 * variance explodes with depth. Prefer the clipped kind beyond a sparsity of about 0.5.
 *
 * @param tau threshold, 0 or more
 * @param targetSparsity the share of zeros it was chosen for, NaN if none was said
 * @param designVariance the second moment of the pre-activations it was chosen for, q*; NaN if none was
 *     said
 * @param penalty weight of the Hoyer penalty ({@code docs/theory.md}), 0 or more; 0 for none
 */
public record STTau(
    @JsonProperty("tau") double tau,
    @JsonProperty("targetSparsity") double targetSparsity,
    @JsonProperty("designVariance") double designVariance,
    @JsonProperty("penalty") double penalty)
    implements SparseActivation {

  /**
   * Checks the thresholds.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public STTau {
    Thresholds.check(tau, Double.POSITIVE_INFINITY, targetSparsity, true);
    designVariance = Thresholds.designVariance(designVariance);
    HoyerPenalty.check(penalty);
  }

  /** Without a stated target sparsity. */
  public STTau(double tau) {
    this(tau, Double.NaN);
  }

  /** Without a penalty. */
  public STTau(double tau, double targetSparsity, double designVariance) {
    this(tau, targetSparsity, designVariance, 0);
  }

  /** Without a stated variance. */
  public STTau(double tau, double targetSparsity) {
    this(tau, targetSparsity, Double.NaN);
  }

  /** {@inheritDoc} Always positive infinity. */
  @Override
  public double m() {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public boolean twoSided() {
    return true;
  }

  @Override
  public STTau with(double newTau, double newM, double newTargetSparsity) {
    return new STTau(newTau, newTargetSparsity, designVariance, penalty);
  }

  @Override
  public STTau withPenalty(double weight) {
    return new STTau(tau, targetSparsity, designVariance, weight);
  }

  @Override
  public String toString() {
    return "ST_tau(tau=" + tau + Thresholds.suffix(targetSparsity) + ")";
  }
}
