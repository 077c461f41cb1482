package io.tightrope.theory.width;

import java.util.SplittableRandom;

/**
 * Draws from the gamma law by squeezing a cubed normal (Marsaglia and Tsang, <i>A simple method for
 * generating gamma variables</i>, 2000): the library's sampler takes three times as long, and a
 * chain draws one for every layer.
 */
final class GammaSampler {
  private final SplittableRandom random;

  GammaSampler(SplittableRandom random) {
    this.random = random;
  }

  /** A draw with mean 1 and variance {@code 1 / shape}; 1 for an infinite shape. */
  double withMeanOne(double shape) {
    if (Double.isInfinite(shape)) {
      return 1;
    }
    if (shape < 1) {
      double boosted = unscaled(shape + 1);
      return boosted * Math.pow(random.nextDouble(), 1 / shape) / shape;
    }
    return unscaled(shape) / shape;
  }

  private double unscaled(double shape) {
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double root = 1 + c * x;
      if (root <= 0) {
        continue;
      }
      double v = root * root * root;
      double u = random.nextDouble();
      if (u < 1 - 0.0331 * x * x * x * x || Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) {
        return d * v;
      }
    }
  }
}
