package io.tightrope.theory.gauss;

/**
 * Moments of {@code f(u) = min(max(u - a, 0), b - a)} for a standard normal u: the building block of
 * all four sparse activations. A soft threshold is this on both sides, an unclipped one this with
 * infinite b.
 *
 * <p>The closed forms come from {@code T_n = integral of u^n p(u) over [a, b]}, {@code T_0 = P(b) -
 * P(a)}, {@code T_1 = p(a) - p(b)}, {@code T_n = (n - 1) T_(n-2) + a^(n-1) p(a) - b^(n-1) p(b)},
 * expanded in powers of {@code u - a}. That expansion cancels when the linear part is narrow or far
 * out in the tail; there a 24-point Gauss-Legendre rule on the linear part, whose integrand is
 * positive, keeps full relative accuracy.
 *
 * @param first {@code E[f]}
 * @param second {@code E[f^2]}
 * @param fourth {@code E[f^4]}
 * @param linear probability of the linear part, {@code P(b) - P(a)}
 * @param active probability of {@code f > 0}, {@code 1 - P(a)}
 * @param clipped probability of {@code f = b - a}, {@code 1 - P(b)}
 * @param secondSlope {@code d (q E[f^2]) / dq = linear - (b - a) p(b)}
 * @param secondCurvature {@code 2 q d^2 (q E[f^2]) / dq^2 = a p(a) - b p(b) - (b - a) p(b) (b^2 -
 *     1)}
 */
public record OneSidedMoments(
    double first,
    double second,
    double fourth,
    double linear,
    double active,
    double clipped,
    double secondSlope,
    double secondCurvature) {

  private static final GaussRule RULE = GaussRule.legendre(24);
  private static final double NARROW = 0.75;
  private static final double FAR = 5;
  /** Where {@code exp(-x)} no longer adds to a sum that starts at 1. */
  private static final double NEGLIGIBLE_EXPONENT = 42;

  private static final OneSidedMoments NONE = new OneSidedMoments(0, 0, 0, 0, 0, 0, 0, 0);

  /** For a at most b; b may be infinite. */
  public static OneSidedMoments of(double a, double b) {
    if (a > StandardNormal.LIMIT) {
      return NONE;
    }
    double densityA = StandardNormal.density(a);
    double densityB = StandardNormal.density(b);
    double active = StandardNormal.upperTail(a, densityA);
    double clipped = b > StandardNormal.LIMIT ? 0 : StandardNormal.upperTail(b, densityB);
    double width = b - a;
    boolean narrow = width < NARROW;
    double slopeLoss = densityB == 0 ? 0 : width * densityB;
    double curvature = a * densityA - (densityB == 0 ? 0 : b * densityB + slopeLoss * (b * b - 1));
    double height = clipped == 0 ? 0 : width;
    double linear = StandardNormal.between(a, b);
    double[] part = narrow || a > FAR
        ? integrate(a, Math.min(b, a + reach(a)))
        : expand(a, densityA, densityB == 0 ? 0 : b, densityB, linear);
    return new OneSidedMoments(
        part[0] + height * clipped,
        part[1] + height * height * clipped,
        part[2] + height * height * height * height * clipped,
        narrow ? part[3] : linear,
        active,
        clipped,
        narrow ? part[1] + a * part[0] : linear - slopeLoss,
        curvature);
  }

  private static double reach(double a) {
    return a <= 0 ? StandardNormal.LIMIT : Math.sqrt(a * a + 2 * NEGLIGIBLE_EXPONENT) - a;
  }

  private static double[] expand(double a, double densityA, double b, double densityB, double t0) {
    double a2 = a * a;
    double t1 = densityA - densityB;
    double t2 = t0 + a * densityA - b * densityB;
    double t3 = 2 * t1 + a2 * densityA - b * b * densityB;
    double t4 = 3 * t2 + a2 * a * densityA - b * b * b * densityB;
    return new double[] {
      Math.max(0, t1 - a * t0),
      Math.max(0, t2 - 2 * a * t1 + a2 * t0),
      Math.max(0, t4 - 4 * a * t3 + 6 * a2 * t2 - 4 * a2 * a * t1 + a2 * a2 * t0),
      t0
    };
  }

  private static double[] integrate(double a, double end) {
    double half = 0.5 * (end - a);
    double m0 = 0;
    double m1 = 0;
    double m2 = 0;
    double m4 = 0;
    for (int i = 0; i < RULE.nodes.length; i++) {
      double t = half * (1 + RULE.nodes[i]);
      double weight = half * RULE.weights[i] * StandardNormal.density(a + t);
      double t2 = t * t;
      m0 += weight;
      m1 += weight * t;
      m2 += weight * t2;
      m4 += weight * t2 * t2;
    }
    return new double[] {m1, m2, m4, m0};
  }
}
