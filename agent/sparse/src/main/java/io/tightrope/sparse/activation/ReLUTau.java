package io.tightrope.sparse.activation;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The shifted ReLU of the papers, {@code ReLU_tau(x) = max(x - tau, 0)}.
 *
 * <p>On the edge of chaos its variance map has slope 1 and bends upwards: at a high sparsity the
 * variance explodes with depth. Prefer the clipped kind beyond a sparsity of about 0.5.
 *
 * @param tau threshold, any finite number; below 0 it makes less than half of the units zero
 * @param targetSparsity the share of zeros it was chosen for, NaN if none was said
 * @param designVariance the second moment of the pre-activations it was chosen for, q*; NaN if none was
 *     said
 * @param penalty weight of the Hoyer penalty ({@code docs/theory.md}), 0 or more; 0 for none
 */
public record ReLUTau(
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
  public ReLUTau {
    Thresholds.check(tau, Double.POSITIVE_INFINITY, targetSparsity, false);
    designVariance = Thresholds.designVariance(designVariance);
    HoyerPenalty.check(penalty);
  }

  /** Without a stated target sparsity. */
  public ReLUTau(double tau) {
    this(tau, Double.NaN);
  }

  /** Without a penalty. */
  public ReLUTau(double tau, double targetSparsity, double designVariance) {
    this(tau, targetSparsity, designVariance, 0);
  }

  /** Without a stated variance. */
  public ReLUTau(double tau, double targetSparsity) {
    this(tau, targetSparsity, Double.NaN);
  }

  /** {@inheritDoc} Always positive infinity. */
  @Override
  public double m() {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public boolean twoSided() {
    return false;
  }

  @Override
  public ReLUTau with(double newTau, double newM, double newTargetSparsity) {
    return new ReLUTau(newTau, newTargetSparsity, designVariance, penalty);
  }

  @Override
  public ReLUTau withPenalty(double weight) {
    return new ReLUTau(tau, targetSparsity, designVariance, weight);
  }

  @Override
  public String toString() {
    return "ReLU_tau(tau=" + tau + Thresholds.suffix(targetSparsity) + ")";
  }
}
