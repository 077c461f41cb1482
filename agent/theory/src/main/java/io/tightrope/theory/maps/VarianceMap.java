package io.tightrope.theory.maps;

import io.tightrope.theory.activation.Activation;
import io.tightrope.theory.gauss.GaussianMoments;
import io.tightrope.theory.gauss.Require;

/**
 * How a layer passes variance on: {@code V(q) = sw2 E[phi(sqrt(q) Z)^2] + sb2} (Poole 2016, eq. 3).
 *
 * <pre>{@code
 * var map = new VarianceMap(SparseActivation.crelu(0.84, 1.27), 5.48, 0.53);
 * map.at(1.0).slope(); // V'(1), 0.70
 * }</pre>
 *
 * @param activation what the layer below applies to its pre-activations
 * @param sw2 weight variance times fan-in, at least 0; for a convolution fan-in is kernel area times
 *     input channels (Xiao 2018)
 * @param sb2 bias variance, at least 0
 */
public record VarianceMap(Activation activation, double sw2, double sb2) {

  public VarianceMap {
    Require.nonNegative("sw2", sw2);
    Require.nonNegative("sb2", sb2);
  }

  /** {@code V(q)}. */
  public double apply(double q) {
    return sw2 * activation.moments(q).second() + sb2;
  }

  /** {@code chi1(q) = sw2 E[phi'(sqrt(q) Z)^2]} (Schoenholz 2017, eq. 6). */
  public double chi1(double q) {
    return sw2 * activation.moments(q).slopeSecond();
  }

  /** Everything about the map at q. */
  public MapPoint at(double q) {
    GaussianMoments moments = activation.moments(q);
    return new MapPoint(
        q,
        sw2 * moments.second() + sb2,
        sw2 * moments.secondSlope(),
        sw2 * moments.secondCurvature(),
        sw2 * moments.slopeSecond(),
        moments.sparsity(),
        moments.saturation());
  }
}
