package io.tightrope.theory.gauss;

/**
 * What an activation phi does to a Gaussian pre-activation h of variance q: everything about the
 * layer that does not depend on the weights.
 *
 * @param q second moment of the pre-activation
 * @param mean {@code E[phi(h)]}
 * @param second {@code E[phi(h)^2]}
 * @param fourth {@code E[phi(h)^4]}
 * @param slopeSecond {@code E[phi'(h)^2]}
 * @param slopeFourth {@code E[phi'(h)^4]}
 * @param secondSlope {@code d E[phi(h)^2] / dq = E[phi'^2 + phi phi'']}
 * @param secondCurvature {@code d^2 E[phi(h)^2] / dq^2}
 * @param sparsity probability of an exact zero, 0..1
 * @param saturation probability of a value on a flat part other than zero (the clip), 0..1
 */
public record GaussianMoments(
    double q,
    double mean,
    double second,
    double fourth,
    double slopeSecond,
    double slopeFourth,
    double secondSlope,
    double secondCurvature,
    double sparsity,
    double saturation) {

  /** Variance of the activation's square, {@code E[phi^4] - E[phi^2]^2}; never negative. */
  public double varianceOfSquare() {
    return Math.max(0, fourth - second * second);
  }
}
