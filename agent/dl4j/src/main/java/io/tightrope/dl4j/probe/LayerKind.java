package io.tightrope.dl4j.probe;

import java.util.Locale;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;

/** What a layer computes, in one word. */
final class LayerKind {
  private LayerKind() {}

  /** The word for descriptions; an unusual layer is called as its class is. */
  static String of(Layer wrapped) {
    Layer layer = unwrapped(wrapped);
    if (layer instanceof BaseOutputLayer || isLoss(layer)) {
      return "output";
    }
    if (layer instanceof ConvolutionLayer) {
      return "convolution";
    }
    if (layer instanceof BaseRecurrentLayer) {
      return "recurrent";
    }
    if (layer instanceof DenseLayer) {
      return "dense";
    }
    if (layer instanceof BatchNormalization) {
      return "batch_normalization";
    }
    if (layer instanceof SubsamplingLayer
        || layer instanceof Subsampling1DLayer
        || layer instanceof GlobalPoolingLayer) {
      return "pooling";
    }
    if (layer instanceof ActivationLayer) {
      return "activation";
    }
    return layer.getClass().getSimpleName().toLowerCase(Locale.ROOT).replace("layer", "");
  }

  /** Whether it holds a loss and no weights, of whatever shape its input is. */
  static boolean isLoss(Layer layer) {
    return layer instanceof LossLayer
        || layer instanceof RnnLossLayer
        || layer instanceof CnnLossLayer
        || layer instanceof Cnn3DLossLayer
        || layer instanceof Yolo2OutputLayer;
  }

  /** The layer inside of frozen, bidirectional and other wrappers. */
  static Layer unwrapped(Layer layer) {
    Layer inner = layer;
    while (true) {
      if (inner instanceof FrozenLayer frozen && frozen.getLayer() != null) {
        inner = frozen.getLayer();
      } else if (inner instanceof BaseWrapperLayer wrapper && wrapper.getUnderlying() != null) {
        inner = wrapper.getUnderlying();
      } else if (inner instanceof Bidirectional both && both.getFwd() != null) {
        inner = both.getFwd();
      } else {
        return inner;
      }
    }
  }
}
