package io.tightrope.dl4j.probe;

import io.tightrope.core.stats.SpectralDirection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads spectral alignments from arrays at hand, for whoever has no probe. It keeps each layer's singular
 * vector from one reading to the next. Not thread-safe.
 */
public final class AlignmentReader {
  private final Tensors tensors = new Tensors();
  private final Map<String, SpectralDirection> directions = new HashMap<>();

  /**
   * The spectral alignment of a layer, 0 to 1; see {@link SpectralDirection}.
   *
   * @param layer its name
   * @param weights {@code [inputs, units]}, or {@code [units, channels, height, width]} of a convolution
   * @param received what meets the weights, examples first
   * @param convolution the layer's configuration if it is one
   * @return NaN if all weights are zero, one is not finite, or the arrays do not match
   */
  public double read(
      String layer, INDArray weights, INDArray received, Optional<ConvolutionLayer> convolution) {
    return tensors.spectralAlignment(
        weights,
        received,
        convolution,
        directions.computeIfAbsent(layer, name -> new SpectralDirection()));
  }
}
