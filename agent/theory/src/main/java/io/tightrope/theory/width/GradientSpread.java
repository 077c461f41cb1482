package io.tightrope.theory.width;

import io.tightrope.theory.gauss.GaussianMoments;

/**
 * How far a finite width scatters the gradient. In the wide limit its squared norm changes by chi1
 * from layer to layer; with N units it is a random product, whose second moment over its squared
 * mean grows by the factor {@code 1 + (3 E[phi'^4] / E[phi'^2]^2 - 1) / N} a layer: {@code 1 + 5 / N}
 * for a ReLU (Hanin 2018), {@code 1 + (3 / p - 1) / N} for an activation of which a share p passes
 * the gradient on, so that sparsity takes the place of width. The logarithms add up through the
 * depth to the variance of the log gain. At a sum v a typical network passes {@code exp(-v / 2)} of
 * the mean that an edge of chaos keeps at 1, and what gets through takes few paths.
 */
public final class GradientSpread {
  private GradientSpread() {}

  /**
   * What one layer adds to the variance of the log gain.
   *
   * @param moments of the layer's activation
   * @param width units, or independent draws, of the layer
   * @return at least 0; infinite where no gradient passes
   */
  public static double ofLayer(GaussianMoments moments, double width) {
    double second = moments.slopeSecond();
    return second > 0
        ? Math.log1p((3 * moments.slopeFourth() / (second * second) - 1) / width)
        : Double.POSITIVE_INFINITY;
  }
}
