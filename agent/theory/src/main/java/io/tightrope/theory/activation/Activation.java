package io.tightrope.theory.activation;

import io.tightrope.theory.gauss.GaussianMoments;
import java.util.List;
import java.util.OptionalDouble;

/**
 * An activation function as the theory sees it: its values, and what it does to Gaussian
 * pre-activations. Instances are immutable and thread-safe.
 *
 * <p>The four sparse activations answer in closed form; every other one through quadrature split at
 * its kinks.
 */
public sealed interface Activation permits SparseActivation, NumericActivation {

  /** The name users know it by, such as {@code crelu} or {@code tanh}. */
  String name();

  /** phi(x). */
  double value(double x);

  /** phi'(x); at a kink the slope to its right. */
  double slope(double x);

  /** Where phi is not smooth, ascending. */
  double[] kinks();

  /**
   * Gaussian moments at variance q.
   *
   * @param q second moment of the pre-activation, finite and at least 0; at 0 the limit is returned
   * @throws IllegalArgumentException if q is negative, NaN or infinite
   */
  GaussianMoments moments(double q);

  /**
   * {@code E[phi(centre + deviation Z)]} for a standard normal Z.
   *
   * @param deviation at least 0
   */
  double meanValue(double centre, double deviation);

  /**
   * {@code E[phi'(centre + deviation Z)]} for a standard normal Z.
   *
   * @param deviation at least 0
   */
  double meanSlope(double centre, double deviation);

  /**
   * Where phi is exactly zero, as a list of closed intervals with ends that may be infinite; empty
   * when it is zero at single points only.
   */
  List<Interval> zeros();

  /** Where phi is flat at another value than zero: its clip levels. */
  List<Interval> plateaus();

  /** The upper end of the dead zone, tau; empty when phi is zero at single points only. */
  default OptionalDouble threshold() {
    return zeros().stream().mapToDouble(Interval::high).filter(Double::isFinite).max();
  }

  /** The greatest magnitude of a flat part, m; empty when there is none. */
  default OptionalDouble clip() {
    return plateaus().stream()
        .mapToDouble(
            flat -> Math.abs(value(Double.isFinite(flat.low()) ? flat.low() : flat.high())))
        .filter(Double::isFinite)
        .max();
  }

  /** Whether the dead zone, if there is one, has active values on both sides. */
  default boolean twoSided() {
    return zeros().stream()
        .anyMatch(zone -> Double.isFinite(zone.low()) && Double.isFinite(zone.high()));
  }
}
