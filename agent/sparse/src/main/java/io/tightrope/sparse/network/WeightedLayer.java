package io.tightrope.sparse.network;

import io.tightrope.sparse.activation.SparseActivation;
import java.util.Optional;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A dense, convolution or output layer of a live network. Weights and biases are DL4J's own arrays:
 * what is written into them, the network uses at its next step.
 */
public final class WeightedLayer {

  private final String name;
  private final Layer layer;
  private final BaseLayer configuration;
  private final ActivationPlace place;
  private final boolean seesData;

  private WeightedLayer(
      String name, Layer layer, BaseLayer configuration, ActivationPlace place, boolean seesData) {
    this.name = name;
    this.layer = layer;
    this.configuration = configuration;
    this.place = place;
    this.seesData = seesData;
  }

  /** The layer, or empty if it is of a kind whose pre-activations are not weights times inputs. */
  static Optional<WeightedLayer> of(
      String name, Layer layer, boolean seesData, Function<BaseLayer, ActivationPlace> place) {
    return layer.conf().getLayer() instanceof BaseLayer conf && isPlain(conf)
        ? Optional.of(new WeightedLayer(name, layer, conf, place.apply(conf), seesData))
        : Optional.empty();
  }

  private static boolean isPlain(BaseLayer conf) {
    if (conf instanceof SeparableConvolution2D
        || conf instanceof DepthwiseConvolution2D
        || conf instanceof Deconvolution2D
        || conf instanceof Deconvolution3D) {
      return false;
    }
    return conf instanceof ConvolutionLayer
        || conf instanceof DenseLayer
        || conf instanceof BaseOutputLayer;
  }

  /** The name in the configuration; {@code layer3} where DL4J itself named the layer at place 3. */
  public String name() {
    return name;
  }

  /** Whether no layer with weights lies between the network's input and this layer. */
  public boolean seesData() {
    return seesData;
  }

  /** Whether the network's loss is taken of this layer's output. */
  public boolean isOutput() {
    return configuration instanceof BaseOutputLayer;
  }

  /** Live weights: {@code [inputs, units]} of a dense layer, units first in a convolution. */
  public INDArray weights() {
    return layer.getParam("W");
  }

  /** Live biases, or empty if the layer has none. */
  public Optional<INDArray> biases() {
    return Optional.ofNullable(layer.getParam("b"));
  }

  /**
   * DL4J's own memory for this layer's gradients of weights and biases: while a listener's {@code
   * onGradientCalculation} runs the raw ones, summed over the batch.
   */
  public INDArray gradient() {
    return layer.getGradientsViewArray();
  }

  /** How many inputs one unit sums: kernel area times channels for a convolution. */
  public long fanIn() {
    return weights().length() / units();
  }

  /** Units of a dense layer, channels of a convolution. */
  public long units() {
    return configuration instanceof ConvolutionLayer
        ? weights().size(0)
        : weights().size(1);
  }

  /** The layer's configuration if it is a convolution. */
  public Optional<ConvolutionLayer> convolution() {
    return configuration instanceof ConvolutionLayer convolution
        ? Optional.of(convolution)
        : Optional.empty();
  }

  /** How often each element of what the layer receives is multiplied in a forward pass. */
  InputUses uses(long[] receivedShape) {
    return configuration instanceof ConvolutionLayer convolution
        ? InputUses.of(convolution, receivedShape, units())
        : InputUses.everywhere(receivedShape, units());
  }

  /**
   * Whether batch normalization comes between the weights and the activation, so that the scale of the
   * weights does not matter to it.
   */
  public boolean isNormalized() {
    return place.isNormalized();
  }

  /** The activation, if it is one of ours: the layer's own, or that of an activation layer behind it. */
  public Optional<SparseActivation> sparseActivation() {
    return activation() instanceof SparseActivation sparse ? Optional.of(sparse) : Optional.empty();
  }

  /** Whatever activation the layer has, its own or that of an activation layer behind it. */
  public IActivation activation() {
    return place.activation();
  }

  /** Whether the layer applies its activation itself. */
  boolean appliesItsActivation() {
    return place.behind().isEmpty();
  }

  /** Replaces the activation from the next forward pass on; it is saved with the model. */
  public void setActivation(IActivation activation) {
    place.set(activation);
  }

  /** Mean of the squared weights times {@link #fanIn()}: the current sw2. */
  public double scaledWeightVariance() {
    return meanSquare(weights()) * fanIn();
  }

  /** Mean of the squared elements, in double precision. */
  public static double meanSquare(INDArray values) {
    double norm = values.norm2Number().doubleValue();
    return norm * norm / values.length();
  }
}
