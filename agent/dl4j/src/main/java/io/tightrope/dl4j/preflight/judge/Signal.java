package io.tightrope.dl4j.preflight.judge;

/**
 * What leaves a node, averaged over units, as the mean-field theory follows it.
 *
 * @param second second moment
 * @param cross mean product of the values for two different inputs
 * @param mean mean over units
 * @param gaussian whether the values are Gaussian over units with mean zero, so that an activation may
 *     follow
 */
public record Signal(double second, double cross, double mean, boolean gaussian) {
  /** Of a node that the theory does not cover. */
  static final Signal UNKNOWN = new Signal(Double.NaN, Double.NaN, Double.NaN, false);

  boolean known() {
    return !Double.isNaN(second);
  }

  /**
   * The sum with another signal; the two are independent but for their means, as the branches of a
   * residual network are (Yang and Schoenholz 2017, arXiv 1712.08969).
   */
  Signal plus(Signal other) {
    double shared = 2 * mean * other.mean;
    return new Signal(
        second + other.second + shared,
        cross + other.cross + shared,
        mean + other.mean,
        gaussian && other.gaussian);
  }
}
