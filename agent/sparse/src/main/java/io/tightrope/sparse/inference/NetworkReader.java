package io.tightrope.sparse.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads the layers of a network as operations on one sample. */
final class NetworkReader {
  private final MultiLayerNetwork network;
  private final List<Operation> operations = new ArrayList<>();
  private int inputs;

  NetworkReader(MultiLayerNetwork network) {
    this.network = network;
    if (!network.isInitCalled()) {
      throw new IllegalArgumentException(
          "The network has no weights yet. Call init() on it, or restore it from a file.");
    }
    for (int place = 0; place < network.getnLayers(); place++) {
      read(place, unwrapped(network.getLayer(place)));
    }
    if (inputs == 0) {
      throw new IllegalArgumentException(
          "The network has no dense or output layer. SparseInference needs at least one.");
    }
  }

  List<Operation> operations() {
    return List.copyOf(operations);
  }

  int inputs() {
    return inputs;
  }

  private static Layer unwrapped(Layer layer) {
    return layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop
        ? ((BaseWrapperLayer) layer).getUnderlying()
        : layer;
  }

  private void read(int place, Layer layer) {
    if (network.getLayerWiseConfigurations().getInputPreProcess(place) != null) {
      throw refused(place, layer, "has an input preprocessor");
    }
    var conf = layer.conf().getLayer();
    // Subclasses of these layers may compute something else.
    Class<?> kind = conf.getClass();
    if (kind == DenseLayer.class && ((DenseLayer) conf).hasLayerNorm()) {
      throw refused(place, layer, "has layer normalization");
    } else if (kind == DenseLayer.class || kind == OutputLayer.class) {
      startWith((FeedForwardLayer) conf);
      operations.add(dense(place, layer));
      add(((FeedForwardLayer) conf).getActivationFn());
    } else if (kind == BatchNormalization.class) {
      startWith((FeedForwardLayer) conf);
      operations.add(normalization(place, layer, (BatchNormalization) conf));
    } else if (kind == ActivationLayer.class) {
      add(((ActivationLayer) conf).getActivationFn());
    } else if (kind == LossLayer.class) {
      add(((LossLayer) conf).getActivationFn());
    } else if (kind != DropoutLayer.class) {
      throw refused(place, layer, "is of a kind that is not supported");
    }
  }

  private void startWith(FeedForwardLayer conf) {
    if (inputs == 0) {
      inputs = Math.toIntExact(conf.getNIn());
    }
  }

  private void add(IActivation activation) {
    operations.add(Activations.of(activation));
  }

  private Operation dense(int place, Layer layer) {
    INDArray weights = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
    int inputCount = Math.toIntExact(weights.size(0));
    int units = Math.toIntExact(weights.size(1));
    float[] all = floats(place, layer, DefaultParamInitializer.WEIGHT_KEY).orElseThrow();
    float[][] rows = new float[inputCount][units];
    for (int input = 0; input < inputCount; input++) {
      System.arraycopy(all, input * units, rows[input], 0, units);
    }
    float[] biases =
        floats(place, layer, DefaultParamInitializer.BIAS_KEY).orElseGet(() -> new float[units]);
    return new DenseRows(rows, biases);
  }

  private Operation normalization(int place, Layer layer, BatchNormalization conf) {
    float[] means =
        floats(place, layer, BatchNormalizationParamInitializer.GLOBAL_MEAN).orElseThrow();
    float[] spread = floats(
            place,
            layer,
            conf.isUseLogStd()
                ? BatchNormalizationParamInitializer.GLOBAL_LOG_STD
                : BatchNormalizationParamInitializer.GLOBAL_VAR)
        .orElseThrow();
    Optional<float[]> gammas = floats(place, layer, BatchNormalizationParamInitializer.GAMMA);
    Optional<float[]> betas = floats(place, layer, BatchNormalizationParamInitializer.BETA);
    float[] scales = new float[means.length];
    float[] shifts = new float[means.length];
    for (int i = 0; i < means.length; i++) {
      double variance = conf.isUseLogStd() ? Math.pow(10, 2 * spread[i]) : spread[i];
      double gamma = gammas.isPresent() ? gammas.get()[i] : conf.getGamma();
      scales[i] = (float) (gamma / Math.sqrt(variance + conf.getEps()));
      shifts[i] = (float) (betas.isPresent() ? betas.get()[i] : conf.getBeta());
    }
    requireFinite(place, layer, "scale", scales);
    return new Normalization(means, scales, shifts);
  }

  /** A parameter in 'c' order, empty if the layer does not have it. */
  private Optional<float[]> floats(int place, Layer layer, String parameter) {
    INDArray array = layer.getParam(parameter);
    if (array == null) {
      return Optional.empty();
    }
    float[] values = array.castTo(DataType.FLOAT).dup('c').data().asFloat();
    requireFinite(place, layer, parameter, values);
    return Optional.of(values);
  }

  /** A skipped zero leaves out its product with the weight, which is 0 only for finite weights. */
  private void requireFinite(int place, Layer layer, String parameter, float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(
            named(place, layer) + " has the value " + value + " in its parameter \"" + parameter
                + "\". SparseInference needs finite weights: restore the network from before that.");
      }
    }
  }

  private IllegalArgumentException refused(int place, Layer layer, String reason) {
    return new IllegalArgumentException(
        named(place, layer) + " " + reason + ". Use MultiLayerNetwork.output for this network.");
  }

  private static String named(int place, Layer layer) {
    var conf = layer.conf().getLayer();
    String name = conf.getLayerName() == null ? "" : " \"" + conf.getLayerName() + "\"";
    return "Layer " + place + name + " (" + conf.getClass().getSimpleName() + ")";
  }
}
