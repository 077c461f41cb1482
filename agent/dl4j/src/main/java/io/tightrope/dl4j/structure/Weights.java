package io.tightrope.dl4j.structure;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameters of a dense or convolution layer; the arrays are the network's own.
 *
 * @param values the weights
 * @param biases the biases, if it has any
 * @param fanIn how many inputs one unit sums; kernel area times channels for a convolution
 * @param units units of a dense layer, channels of a convolution
 * @param layerNorm whether the layer normalizes its pre-activations over its units
 */
public record Weights(
    INDArray values, Optional<INDArray> biases, long fanIn, long units, boolean layerNorm) {

  /** Mean of the squared weights times fan-in, sw2. */
  public double sw2() {
    return meanSquare(values) * fanIn;
  }

  /** Mean of the squared biases, sb2; 0 without biases. */
  public double sb2() {
    return biases.map(Weights::meanSquare).orElse(0.0);
  }

  private static double meanSquare(INDArray array) {
    double norm = array.norm2Number().doubleValue();
    return norm * norm / array.length();
  }
}
