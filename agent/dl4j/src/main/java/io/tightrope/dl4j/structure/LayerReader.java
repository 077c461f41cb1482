package io.tightrope.dl4j.structure;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads one layer as a node. */
final class LayerReader {
  private LayerReader() {}

  static Node read(
      org.deeplearning4j.nn.api.Layer live,
      int index,
      Optional<String> vertex,
      List<Integer> inputs) {
    Layer configuration = live.conf().getLayer();
    Layer layer = configuration instanceof FrozenLayer frozen ? frozen.getLayer() : configuration;
    String name = vertex
        .or(() -> Optional.ofNullable(layer.getLayerName()))
        .orElseGet(() -> String.format("%02d", index));
    Role role = role(layer);
    boolean weighted = role == Role.WEIGHTS || role == Role.OUTPUT;
    return new Node(
        index,
        name,
        kind(layer),
        role,
        inputs,
        Optional.of(layer),
        weighted ? Optional.of(weights(live, layer)) : Optional.empty(),
        activation(layer),
        retained(layer));
  }

  private static Role role(Layer layer) {
    if (layer instanceof BaseOutputLayer) {
      return Role.OUTPUT;
    }
    if (isConvolution(layer) || layer.getClass() == DenseLayer.class) {
      return Role.WEIGHTS;
    }
    if (layer instanceof BatchNormalization) {
      return Role.NORMALIZATION;
    }
    if (layer instanceof ActivationLayer || layer instanceof LossLayer) {
      return Role.ACTIVATION;
    }
    return layer instanceof DropoutLayer ? Role.PASS : Role.OUTSIDE;
  }

  private static boolean isConvolution(Layer layer) {
    return layer instanceof ConvolutionLayer
        && !(layer instanceof SeparableConvolution2D
            || layer instanceof DepthwiseConvolution2D
            || layer instanceof Deconvolution2D
            || layer instanceof Convolution3D);
  }

  private static Weights weights(org.deeplearning4j.nn.api.Layer live, Layer layer) {
    INDArray values = live.getParam("W");
    long units = layer instanceof ConvolutionLayer ? values.size(0) : values.size(1);
    boolean layerNorm = layer instanceof DenseLayer dense && dense.hasLayerNorm();
    return new Weights(
        values,
        Optional.ofNullable(live.paramTable().get("b")),
        values.length() / units,
        units,
        layerNorm);
  }

  private static Optional<IActivation> activation(Layer layer) {
    if (layer instanceof ActivationLayer activation) {
      return Optional.of(activation.getActivationFn());
    }
    boolean known = isConvolution(layer)
        || layer instanceof DenseLayer
        || layer instanceof BaseOutputLayer
        || layer instanceof LossLayer;
    return known && layer instanceof BaseLayer base
        ? Optional.of(base.getActivationFn())
        : Optional.empty();
  }

  private static double retained(Layer layer) {
    return layer.getIDropout() instanceof Dropout dropout && dropout.getP() > 0
        ? dropout.getP()
        : 1;
  }

  private static String kind(Layer layer) {
    String name = layer.getClass().getSimpleName();
    return switch (name) {
      case "DenseLayer" -> "dense";
      case "ConvolutionLayer", "Convolution2D" -> "convolution2d";
      case "Convolution1DLayer", "Convolution1D" -> "convolution1d";
      case "OutputLayer", "RnnOutputLayer", "CenterLossOutputLayer" -> "output";
      case "BatchNormalization" -> "batchnorm";
      case "SubsamplingLayer", "Subsampling1DLayer", "GlobalPoolingLayer" -> "pooling";
      case "DropoutLayer" -> "dropout";
      case "ActivationLayer" -> "activation";
      default -> name;
    };
  }
}
