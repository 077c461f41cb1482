package io.tightrope.sparse.activation;

/** What the thresholds of an activation must satisfy, and how they read in a sentence. */
final class Thresholds {

  private Thresholds() {}

  static void check(double tau, double m, double targetSparsity, boolean twoSided) {
    if (!Double.isFinite(tau) || (twoSided && tau < 0)) {
      throw new IllegalArgumentException(
          "tau must be a finite number" + (twoSided ? " of 0 or more" : "") + ", but is " + tau);
    }
    if (!(m > 0)) {
      throw new IllegalArgumentException("m must be above 0, but is " + m);
    }
    if (!(Double.isNaN(targetSparsity) || (targetSparsity >= 0 && targetSparsity < 1))) {
      throw new IllegalArgumentException(
          "target sparsity must be at least 0 and below 1, but is " + targetSparsity);
    }
  }

  /** NaN for what a model says that was saved when nobody could say it. */
  static double designVariance(double q) {
    if (Double.isNaN(q) || q == 0) {
      return Double.NaN;
    }
    if (!(q > 0) || Double.isInfinite(q)) {
      throw new IllegalArgumentException("design variance must be above 0, but is " + q);
    }
    return q;
  }

  /** What a name says about the target: nothing if there is none. */
  static String suffix(double targetSparsity) {
    return Double.isNaN(targetSparsity) ? "" : ", targetSparsity=" + targetSparsity;
  }
}
