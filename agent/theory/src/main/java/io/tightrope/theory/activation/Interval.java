package io.tightrope.theory.activation;

import io.tightrope.theory.gauss.StandardNormal;

/**
 * A stretch of pre-activations.
 *
 * @param low lower end, possibly {@code NEGATIVE_INFINITY}
 * @param high upper end, at least low, possibly {@code POSITIVE_INFINITY}
 */
public record Interval(double low, double high) {

  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "an interval's ends must ascend, not " + low + ", " + high);
    }
  }

  /** Whether x lies in it, ends included. */
  public boolean contains(double x) {
    return x >= low && x <= high;
  }

  /** The probability that a Gaussian of mean 0 and that deviation falls into it. */
  double probability(double deviation) {
    if (deviation <= 0) {
      return contains(0) ? 1 : 0;
    }
    return StandardNormal.between(low / deviation, high / deviation);
  }
}
