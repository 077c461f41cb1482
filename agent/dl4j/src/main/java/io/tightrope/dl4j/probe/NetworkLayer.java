package io.tightrope.dl4j.probe;

import io.tightrope.core.run.LayerDescription;
import io.tightrope.dl4j.structure.ActivationShapes;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * One layer of a network of DL4J, and which of its parameters are what. Does not keep the layer: a
 * network that its program has dropped can be collected although it was watched.
 */
final class NetworkLayer {
  private final int index;
  private final WeakReference<Layer> layer;
  private final org.deeplearning4j.nn.conf.layers.Layer configuration;
  private final String name;
  private final List<Integer> inputs;
  private final DataType precision;
  private final Set<String> weightKeys;
  private final Set<String> biasKeys;

  NetworkLayer(int index, Layer layer, String name, List<Integer> inputs) {
    this.index = index;
    this.layer = new WeakReference<>(layer);
    this.precision = layer.conf().getDataType();
    this.configuration = layer.conf().getLayer();
    this.name = name;
    this.inputs = inputs;
    if (configuration instanceof BatchNormalization) {
      // The gradients of its running mean and variance are none: they carry the update itself.
      this.weightKeys = Set.of("gamma");
      this.biasKeys = Set.of("beta");
    } else {
      ParamInitializer parameters = configuration.initializer();
      this.weightKeys = Set.copyOf(parameters.weightKeys(configuration));
      this.biasKeys = Set.copyOf(parameters.biasKeys(configuration));
    }
  }

  int index() {
    return index;
  }

  boolean is(Layer other) {
    return layer.refersTo(other);
  }

  /** Data type of its parameters and activations. */
  DataType precision() {
    return precision;
  }

  /** Its configuration, without what wraps it. */
  org.deeplearning4j.nn.conf.layers.Layer configuration() {
    return LayerKind.unwrapped(configuration);
  }

  String name() {
    return name;
  }

  boolean hasDropout() {
    return configuration.getIDropout() != null;
  }

  List<Integer> inputs() {
    return inputs;
  }

  boolean isWeight(String key) {
    return weightKeys.contains(key);
  }

  boolean isBias(String key) {
    return biasKeys.contains(key);
  }

  /** Whether it only sees its own input, and not what it said a time step ago. */
  boolean isFeedForward() {
    return !(LayerKind.unwrapped(configuration) instanceof BaseRecurrentLayer);
  }

  boolean isBatchNormalization() {
    return configuration instanceof BatchNormalization;
  }

  /** Whether it holds a loss and no weights. */
  boolean isLoss() {
    return LayerKind.isLoss(LayerKind.unwrapped(configuration));
  }

  /** All its parameters in one array, or empty if it has none. */
  Optional<INDArray> parameters() {
    return present().filter(found -> found.numParams() > 0).map(Layer::params);
  }

  /** Gradients, or after the updater updates, of all its parameters in one array, or empty. */
  Optional<INDArray> gradients() {
    return present().map(Layer::getGradientsViewArray);
  }

  private Optional<Layer> present() {
    return Optional.ofNullable(layer.get());
  }

  /** Its activation function at this moment: a stage change may put another in its place. */
  Optional<IActivation> activation() {
    return activationOf(LayerKind.unwrapped(configuration));
  }

  static Optional<IActivation> activationOf(
      org.deeplearning4j.nn.conf.layers.@Nullable Layer configuration) {
    if (configuration instanceof BaseLayer base) {
      return Optional.ofNullable(base.getActivationFn());
    }
    if (configuration instanceof ActivationLayer activation) {
      return Optional.ofNullable(activation.getActivationFn());
    }
    return Optional.empty();
  }

  /** The weights that meet the layer's input, or empty. */
  Optional<INDArray> weights() {
    return isBatchNormalization() ? Optional.empty() : parameter("W");
  }

  Optional<INDArray> biases() {
    return isBatchNormalization() ? Optional.empty() : parameter("b");
  }

  /** Whether its weights meet its input as numbers, so that the two have directions to compare. */
  boolean hasDirections() {
    return fanIn() > 0
        && !(LayerKind.unwrapped(configuration) instanceof EmbeddingLayer)
        && !(LayerKind.unwrapped(configuration) instanceof EmbeddingSequenceLayer);
  }

  /** Its configuration, if it is a convolution over rows and columns or over time steps. */
  Optional<ConvolutionLayer> convolution() {
    return LayerKind.unwrapped(configuration) instanceof ConvolutionLayer layer
            && !(layer instanceof Deconvolution2D)
            && layer.getKernelSize().length <= 2
        ? Optional.of(layer)
        : Optional.empty();
  }

  private Optional<INDArray> parameter(String key) {
    return present()
        .filter(found -> found.numParams() > 0)
        .map(found -> found.paramTable(false))
        .map(table -> table.get(key));
  }

  /** The rate of its weights' updater, NaN if it has none. */
  double learningRate(int iteration, int epoch) {
    org.deeplearning4j.nn.conf.layers.Layer plain = LayerKind.unwrapped(configuration);
    IUpdater updater = plain instanceof BaseLayer base ? base.getIUpdater() : null;
    return updater == null || !updater.hasLearningRate()
        ? Double.NaN
        : updater.getLearningRate(iteration, epoch);
  }

  /** Inputs that meet in one unit; 0 without weights. */
  int fanIn() {
    return weights().map(this::fanIn).orElse(0);
  }

  private int fanIn(INDArray weights) {
    // Matrices are inputs x units (or gates), kernels one block of inputs for each channel.
    return weights.rank() == 2 || units() == 0
        ? (int) weights.size(0)
        : (int) (weights.length() / units());
  }

  int units() {
    org.deeplearning4j.nn.conf.layers.Layer plain = LayerKind.unwrapped(configuration);
    return plain instanceof FeedForwardLayer feedForward ? (int) feedForward.getNOut() : 0;
  }

  /**
   * Its description.
   *
   * @param givesLogits whether nothing but a loss reads it
   */
  LayerDescription describe(ActivationShapes shapes, boolean givesLogits) {
    boolean output = givesLogits
        && fanIn() > 0
        && activation().filter(ActivationIdentity.class::isInstance).isPresent();
    String kind = LayerKind.of(configuration);
    return new LayerDescription(
        index,
        name,
        output ? kind + "_output" : kind,
        units(),
        fanIn(),
        inputs,
        activation().map(function -> shapes.of(function, precision).description()));
  }

  /** What to say when its activation throws on being probed. */
  Optional<String> refusal(ActivationShapes shapes) {
    return activation()
        .flatMap(function -> shapes
            .of(function, precision)
            .refusal()
            .map(thrown -> "layer " + index + " (" + name + "): its activation "
                + ActivationShapes.label(function) + " cannot be probed (" + thrown
                + "); what theory expects of this layer stays unknown, all else is watched"));
  }
}
