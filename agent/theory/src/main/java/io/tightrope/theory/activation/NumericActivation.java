package io.tightrope.theory.activation;

import io.tightrope.theory.gauss.GaussRule;
import io.tightrope.theory.gauss.GaussianMoments;
import io.tightrope.theory.gauss.Require;
import io.tightrope.theory.gauss.StandardNormal;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Any activation of one variable, its Gaussian moments by quadrature split at its kinks.
 *
 * <p>The derivatives of {@code E[phi^2]} with respect to q need no derivative of phi: {@code d/dq
 * E[f(sqrt(q) Z)] = E[f (Z^2 - 1)] / (2 q)} and {@code d^2/dq^2 = E[f (Z^4 - 6 Z^2 + 3)] / (4 q^2)},
 * which is exact across kinks and jumps. {@code chi1} uses the slope where there is one, as
 * backpropagation does; at a jump it therefore differs from {@code R'(1)}. Panels are at most 2.5
 * deviations wide and double in width from the origin outward in the activation's own units, each
 * with a 16-point Gauss-Legendre rule: 10 to 60 microseconds for all moments.
 */
public final class NumericActivation implements Activation {
  private static final GaussRule RULE = GaussRule.legendre(16);
  private static final double RANGE = 10;
  private static final double WIDEST_PANEL = 2.5;

  /** Below this variance derivatives with respect to q are taken here. */
  private static final double SMALLEST_Q = 1e-10;

  private final String name;
  private final DoubleUnaryOperator value;
  private final DoubleUnaryOperator slope;
  private final double[] kinks;
  private final List<Interval> zeros;
  private final List<Interval> plateaus;

  /**
   * An activation all of whose features are known.
   *
   * @param name what users call it
   * @param value phi
   * @param slope phi', from the right at a kink
   * @param kinks where phi is not smooth, ascending
   * @param zeros where phi is exactly zero
   * @param plateaus where phi is flat at another value
   */
  public NumericActivation(
      String name,
      DoubleUnaryOperator value,
      DoubleUnaryOperator slope,
      double[] kinks,
      List<Interval> zeros,
      List<Interval> plateaus) {
    this.name = name;
    this.value = value;
    this.slope = slope;
    this.kinks = kinks.clone();
    this.zeros = List.copyOf(zeros);
    this.plateaus = List.copyOf(plateaus);
  }

  /** A smooth activation. */
  static NumericActivation smooth(
      String name, DoubleUnaryOperator value, DoubleUnaryOperator slope) {
    return new NumericActivation(name, value, slope, new double[0], List.of(), List.of());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double value(double x) {
    return value.applyAsDouble(x);
  }

  @Override
  public double slope(double x) {
    return slope.applyAsDouble(x);
  }

  @Override
  public double[] kinks() {
    return kinks.clone();
  }

  @Override
  public List<Interval> zeros() {
    return zeros;
  }

  @Override
  public List<Interval> plateaus() {
    return plateaus;
  }

  @Override
  public GaussianMoments moments(double q) {
    double root = Math.sqrt(Require.variance(q));
    if (q < SMALLEST_Q && q > 0 || q == 0) {
      return atOrigin(q);
    }
    double atZero = value(0);
    double origin = atZero * atZero;
    double first = 0;
    double second = 0;
    double fourth = 0;
    double slopeSecond = 0;
    double slopeFourth = 0;
    double hermite2 = 0;
    double hermite4 = 0;
    double[] ends = Panels.of(kinks, 0, root, RANGE, WIDEST_PANEL);
    for (int i = 0; i + 1 < ends.length; i++) {
      double half = 0.5 * (ends[i + 1] - ends[i]);
      double centre = 0.5 * (ends[i + 1] + ends[i]);
      for (int k = 0; k < RULE.nodes.length; k++) {
        double z = centre + half * RULE.nodes[k];
        double weight = half * RULE.weights[k] * StandardNormal.density(z);
        double phi = value.applyAsDouble(root * z);
        double phiSlope = slope.applyAsDouble(root * z);
        double square = phi * phi;
        double z2 = z * z;
        first += weight * phi;
        second += weight * square;
        fourth += weight * square * square;
        double slopeSquare = phiSlope * phiSlope;
        slopeSecond += weight * slopeSquare;
        slopeFourth += weight * slopeSquare * slopeSquare;
        hermite2 += weight * (square - origin) * (z2 - 1);
        hermite4 += weight * (square - origin) * (z2 * (z2 - 6) + 3);
      }
    }
    return new GaussianMoments(
        q,
        first,
        second,
        fourth,
        slopeSecond,
        slopeFourth,
        hermite2 / (2 * q),
        hermite4 / (4 * q * q),
        probability(zeros, root),
        probability(plateaus, root));
  }

  /** So small a variance sees the tangent at the origin only. */
  private GaussianMoments atOrigin(double q) {
    GaussianMoments near = moments(SMALLEST_Q);
    double share = q / SMALLEST_Q;
    double atZero = value(0);
    double origin = atZero * atZero;
    return new GaussianMoments(
        q,
        atZero + Math.sqrt(share) * (near.mean() - atZero),
        origin + share * (near.second() - origin),
        origin * origin + share * (near.fourth() - origin * origin),
        near.slopeSecond(),
        near.slopeFourth(),
        near.secondSlope(),
        near.secondCurvature(),
        probability(zeros, Math.sqrt(q)),
        probability(plateaus, Math.sqrt(q)));
  }

  private static double probability(List<Interval> intervals, double deviation) {
    double sum = 0;
    for (Interval interval : intervals) {
      sum += interval.probability(deviation);
    }
    return Math.min(1, sum);
  }

  @Override
  public double meanValue(double centre, double deviation) {
    return deviation <= 0 ? value(centre) : average(value, centre, deviation);
  }

  @Override
  public double meanSlope(double centre, double deviation) {
    return deviation <= 0 ? slope(centre) : average(slope, centre, deviation);
  }

  private double average(DoubleUnaryOperator f, double mean, double deviation) {
    double[] ends = Panels.of(kinks, mean, deviation, RANGE, WIDEST_PANEL);
    double sum = 0;
    for (int i = 0; i + 1 < ends.length; i++) {
      double half = 0.5 * (ends[i + 1] - ends[i]);
      double centre = 0.5 * (ends[i + 1] + ends[i]);
      for (int k = 0; k < RULE.nodes.length; k++) {
        double z = centre + half * RULE.nodes[k];
        double weight = half * RULE.weights[k] * StandardNormal.density(z);
        sum += weight * f.applyAsDouble(mean + deviation * z);
      }
    }
    return sum;
  }
}
