package io.tightrope.theory.activation;

import io.tightrope.theory.gauss.GaussianMoments;
import io.tightrope.theory.gauss.OneSidedMoments;
import io.tightrope.theory.gauss.Require;
import io.tightrope.theory.gauss.StandardNormal;
import java.util.List;

/**
 * One of the four sparse activations with its threshold and clip; its Gaussian moments are closed
 * forms (Price 2024, section 3 and appendix; re-derived).
 *
 * <pre>{@code
 * var crelu = SparseActivation.crelu(0.84, 1.27);
 * crelu.moments(1.0).sparsity(); // 0.7995
 * }</pre>
 *
 * @param kind which of the four
 * @param tau threshold of the dead zone, in units of the pre-activation; at least 0 for the
 *     two-sided kinds
 * @param m height of the clip, above 0; {@code POSITIVE_INFINITY} for the unclipped kinds
 */
public record SparseActivation(SparseKind kind, double tau, double m) implements Activation {

  public SparseActivation {
    if (!Double.isFinite(tau) || (kind.twoSided() && tau < 0)) {
      throw new IllegalArgumentException("tau must be finite"
          + (kind.twoSided() ? " and at least 0" : "") + " for " + kind.label() + ", not " + tau);
    }
    if (!(m > 0)) {
      throw new IllegalArgumentException("the clip m must be above 0, not " + m);
    }
    if (Double.isInfinite(m) == kind.clipped()) {
      throw new IllegalArgumentException(
          kind.clipped() ? kind.label() + " needs a finite clip m" : kind.label() + " has no clip");
    }
  }

  /** {@code max(x - tau, 0)}. */
  public static SparseActivation shiftedRelu(double tau) {
    return new SparseActivation(SparseKind.RELU_TAU, tau, Double.POSITIVE_INFINITY);
  }

  /** {@code sign(x) max(|x| - tau, 0)}. */
  public static SparseActivation softThreshold(double tau) {
    return new SparseActivation(SparseKind.ST, tau, Double.POSITIVE_INFINITY);
  }

  /** {@code min(max(x - tau, 0), m)}. */
  public static SparseActivation crelu(double tau, double m) {
    return new SparseActivation(SparseKind.CRELU, tau, m);
  }

  /** {@code sign(x) min(max(|x| - tau, 0), m)}. */
  public static SparseActivation cst(double tau, double m) {
    return new SparseActivation(SparseKind.CST, tau, m);
  }

  /**
   * The threshold that gives this sparsity at variance q: {@code s = P(a)} one-sided, {@code s = 2
   * P(a) - 1} two-sided, with {@code a = tau / sqrt(q)}.
   *
   * @param sparsity in (0, 1)
   * @param q above 0
   */
  public static double threshold(SparseKind kind, double sparsity, double q) {
    Require.openUnit("sparsity", sparsity);
    Require.positive("q", q);
    return Math.sqrt(q) * StandardNormal.upperQuantile((1 - sparsity) / kind.sides());
  }

  @Override
  public String name() {
    return kind.label();
  }

  @Override
  public double value(double x) {
    double height = kind.twoSided() ? Math.abs(x) - tau : x - tau;
    double clipped = Math.min(Math.max(height, 0), m);
    return kind.twoSided() && x < 0 && clipped > 0 ? -clipped : clipped;
  }

  @Override
  public double slope(double x) {
    if (kind.twoSided() && x < 0) {
      return -x > tau && -x <= tau + m ? 1 : 0;
    }
    return x >= tau && x < tau + m ? 1 : 0;
  }

  @Override
  public double[] kinks() {
    double clip = tau + m;
    return switch (kind) {
      case RELU_TAU -> new double[] {tau};
      case CRELU -> new double[] {tau, clip};
      case ST -> tau > 0 ? new double[] {-tau, tau} : new double[0];
      case CST -> tau > 0 ? new double[] {-clip, -tau, tau, clip} : new double[] {-clip, clip};
    };
  }

  /**
   * The closed forms, with {@code a = tau / sqrt(q)}, {@code b = (tau + m) / sqrt(q)}: about 150 ns.
   */
  @Override
  public GaussianMoments moments(double q) {
    Require.variance(q);
    double root = Math.sqrt(Math.max(q, Double.MIN_NORMAL));
    OneSidedMoments side = OneSidedMoments.of(tau / root, (tau + m) / root);
    int sides = kind.sides();
    return new GaussianMoments(
        q,
        kind.twoSided() ? 0 : root * side.first(),
        sides * q * side.second(),
        sides * q * q * side.fourth(),
        sides * side.linear(),
        sides * side.linear(),
        sides * side.secondSlope(),
        sides * side.secondCurvature() / (2 * Math.max(q, Double.MIN_NORMAL)),
        kind.twoSided() ? 1 - 2 * side.active() : 1 - side.active(),
        sides * side.clipped());
  }

  @Override
  public double meanValue(double centre, double deviation) {
    if (deviation <= 0) {
      return value(centre);
    }
    double above = meanAbove(centre, deviation);
    return kind.twoSided() ? above - meanAbove(-centre, deviation) : above;
  }

  private double meanAbove(double centre, double deviation) {
    double passed = ramp((centre - tau) / deviation);
    double cut = kind.clipped() ? ramp((centre - tau - m) / deviation) : 0;
    return deviation * (passed - cut);
  }

  /** {@code E[max(t + Z, 0)] = t P(t) + p(t)}. */
  private static double ramp(double t) {
    return Math.max(0, t * StandardNormal.cdf(t) + StandardNormal.density(t));
  }

  @Override
  public double meanSlope(double centre, double deviation) {
    if (deviation <= 0) {
      return slope(centre);
    }
    double above = linearShare(centre, deviation);
    return kind.twoSided() ? above + linearShare(-centre, deviation) : above;
  }

  private double linearShare(double centre, double deviation) {
    return StandardNormal.between((tau - centre) / deviation, (tau + m - centre) / deviation);
  }

  @Override
  public List<Interval> zeros() {
    if (!kind.twoSided()) {
      return List.of(new Interval(Double.NEGATIVE_INFINITY, tau));
    }
    return tau > 0 ? List.of(new Interval(-tau, tau)) : List.of();
  }

  @Override
  public List<Interval> plateaus() {
    if (!kind.clipped()) {
      return List.of();
    }
    Interval upper = new Interval(tau + m, Double.POSITIVE_INFINITY);
    return kind.twoSided()
        ? List.of(new Interval(Double.NEGATIVE_INFINITY, -tau - m), upper)
        : List.of(upper);
  }

  /** The same shape in other units: threshold and clip times {@code factor}. */
  public SparseActivation scaled(double factor) {
    return new SparseActivation(kind, tau * factor, m * factor);
  }
}
