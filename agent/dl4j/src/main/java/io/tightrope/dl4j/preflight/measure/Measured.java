package io.tightrope.dl4j.preflight.measure;

/**
 * What one real pass shows of a layer; NaN for what could not be seen.
 *
 * @param q second moment of the pre-activations
 * @param correlation of the pre-activations of two different inputs
 * @param sparsity share of exact zeros of the activation
 * @param activationSecond second moment of the activation
 * @param deadUnits share of units, channels of a convolution, that are zero for the whole batch
 * @param gradientNorm L2 norm of the gradient of the mean loss with respect to the pre-activations
 * @param nonfinite values that are NaN or infinite, both ways
 */
public record Measured(
    double q,
    double correlation,
    double sparsity,
    double activationSecond,
    double deadUnits,
    double gradientNorm,
    long nonfinite) {
  public static final Measured NOTHING =
      new Measured(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0);

  Measured withGradient(double norm, long more) {
    return new Measured(
        q, correlation, sparsity, activationSecond, deadUnits, norm, nonfinite + more);
  }
}
