package io.tightrope.core.detect.evidence;

import io.tightrope.core.run.LayerDescription;

/**
 * The variance of a layer's weights beside that of the usual initializers. The smallest is a third of
 * Xavier's (2 over the sum of fan-in and fan-out; Glorot and Bengio 2010) or of LeCun's (1 over
 * fan-in), whichever is smaller: uniform laws of that bound have it. The largest is twice that of He
 * (2 over fan-in; He et al. 2015), since some multiply it by a gain.
 */
public final class WeightScale {
  private static final double LEAST_SHARE = 1.0 / 3;
  private static final double MOST = 4;

  private WeightScale() {}

  /**
   * By what factor the variance of a layer's weights leaves the range of the usual initializers.
   *
   * @param scaledVariance variance of the weights times fan-in
   * @return above 1 where the weights are larger than usual, below 1 where they are smaller, 1 within
   *     the range; NaN where the layer has no weights, or only zeros, and for an embedding, which sums
   *     nothing over its fan-in
   */
  public static double ofUsual(LayerDescription layer, double scaledVariance) {
    if (layer.isEmbedding() || layer.fanIn() <= 0 || layer.units() <= 0 || !(scaledVariance > 0)) {
      return Double.NaN;
    }
    double least =
        LEAST_SHARE * Math.min(1, 2.0 * layer.fanIn() / (layer.fanIn() + (double) fanOut(layer)));
    return scaledVariance > MOST ? scaledVariance / MOST : Math.min(1, scaledVariance / least);
  }

  /** Of a convolution at most that of one with a single input channel, since its kernel is not known. */
  private static long fanOut(LayerDescription layer) {
    return layer.isConvolution() ? (long) layer.units() * layer.fanIn() : layer.units();
  }
}
