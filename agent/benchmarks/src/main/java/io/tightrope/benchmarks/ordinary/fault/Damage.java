package io.tightrope.benchmarks.ordinary.fault;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** What is done to a network or to a minibatch to break a training. */
public final class Damage {
  private Damage() {}

  /** Multiplies the rate of all layers; a schedule is replaced by the rate that it has now. */
  public static void multiplyRate(Model model, double factor) {
    Double rate = rate(model);
    if (rate == null) {
      throw new IllegalArgumentException("no layer of the network has a learning rate");
    }
    if (model instanceof ComputationGraph graph) {
      graph.setLearningRate(rate * factor);
    } else {
      ((MultiLayerNetwork) model).setLearningRate(rate * factor);
    }
  }

  private static @Nullable Double rate(Model model) {
    for (Layer layer : layers(model)) {
      Double rate = layer.numParams() == 0
          ? null
          : model instanceof ComputationGraph graph
              ? graph.getLearningRate(layer.conf().getLayer().getLayerName())
              : ((MultiLayerNetwork) model).getLearningRate(layer.getIndex());
      if (rate != null && rate > 0) {
        return rate;
      }
    }
    return null;
  }

  private static List<Layer> layers(Model model) {
    return Arrays.asList(
        model instanceof ComputationGraph graph
            ? graph.getLayers()
            : ((MultiLayerNetwork) model).getLayers());
  }

  /** Multiplies the weights of all layers. */
  public static void multiplyWeights(Model model, double factor) {
    layers(model).forEach(layer -> multiplyWeights(layer, factor));
  }

  /** Multiplies the weights of one layer. */
  public static void multiplyWeights(Model model, int layer, double factor) {
    multiplyWeights(layers(model).get(layer), factor);
  }

  private static void multiplyWeights(Layer layer, double factor) {
    layer.paramTable().forEach((key, values) -> {
      if (key.contains("W")) {
        values.muli(factor);
      }
    });
  }

  /** Sets all biases of one layer. */
  public static void setBiases(Model model, int layer, double value) {
    layers(model).get(layer).getParam("b").assign(value);
  }

  /** Sets the biases of one layer to that value and its negative in turn. */
  public static void spreadBiases(Model model, int layer, double value) {
    INDArray biases = layers(model).get(layer).getParam("b");
    for (long i = 0; i < biases.length(); i++) {
      biases.putScalar(i, i % 2 == 0 ? value : -value);
    }
  }

  /** One layer gives zeros and is never trained. */
  public static void freezeAtZero(Model model, int layer) {
    multiplyWeights(model, layer, 0);
    setBiases(model, layer, 0);
    ((MultiLayerNetwork) model).setLearningRate(layer, 0);
  }

  /** The minibatch with NaN for one feature of its first row. */
  public static DataSet withNan(DataSet batch) {
    INDArray features = batch.getFeatures().dup();
    features.putScalar(0, Double.NaN);
    return with(batch, features);
  }

  /** The minibatch with its first row in place of all others. */
  public static DataSet collapsed(DataSet batch) {
    INDArray features = batch.getFeatures().dup();
    long rows = features.size(0);
    for (long row = 1; row < rows; row++) {
      features.slice(row).assign(features.slice(0));
    }
    return with(batch, features);
  }

  /** The minibatch with features that are multiplied. */
  public static DataSet scaled(DataSet batch, double factor) {
    return with(batch, batch.getFeatures().mul(factor));
  }

  private static DataSet with(DataSet batch, INDArray features) {
    return new DataSet(
        features, batch.getLabels(), batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
  }
}
