package io.tightrope.benchmarks.slowlearners;

import java.util.Arrays;

/**
 * How well a figure tells slow learners from runs that end well. Values that are not finite are left out.
 *
 * @param slow values of the slow learners
 * @param good values of the runs that end well
 */
@SuppressWarnings("ArrayRecordComponent")
record Separation(double[] slow, double[] good) {
  private static final double Z = 1.96;

  Separation {
    slow = Arrays.stream(slow).filter(Double::isFinite).toArray();
    good = Arrays.stream(good).filter(Double::isFinite).toArray();
  }

  /** Whether there are values of both kinds. */
  boolean isKnown() {
    return slow.length > 0 && good.length > 0;
  }

  /**
   * The area under the curve: the probability that a slow learner has the larger value, ties counted
   * half. 0.5 tells nothing, 0 and 1 separate.
   */
  double area() {
    double larger = 0;
    for (double one : slow) {
      for (double other : good) {
        larger += one > other ? 1 : one == other ? 0.5 : 0;
      }
    }
    return larger / slow.length / good.length;
  }

  /**
   * Half the width of the area's 95 % interval (Hanley and McNeil, The meaning and use of the area under
   * a receiver operating characteristic curve, 1982).
   */
  double halfWidth() {
    double area = area();
    double q1 = area / (2 - area);
    double q2 = 2 * area * area / (1 + area);
    double variance = (area * (1 - area)
            + (slow.length - 1) * (q1 - area * area)
            + (good.length - 1) * (q2 - area * area))
        / slow.length
        / good.length;
    return Z * Math.sqrt(Math.max(0, variance));
  }

  /** A limit beyond which a run is called slow, and the side that is beyond. */
  record Limit(double value, boolean isUpper) {
    boolean isBeyond(double measured) {
      return isUpper ? measured > value : measured < value;
    }
  }

  /** The limit on the side on which the slow learners are, beyond which no good run is. */
  Limit limit() {
    boolean upper = area() >= 0.5;
    return new Limit(
        upper
            ? Arrays.stream(good).max().orElse(Double.NaN)
            : Arrays.stream(good).min().orElse(Double.NaN),
        upper);
  }

  long slowBeyond(Limit limit) {
    return Arrays.stream(slow).filter(limit::isBeyond).count();
  }

  long goodBeyond(Limit limit) {
    return Arrays.stream(good).filter(limit::isBeyond).count();
  }
}
