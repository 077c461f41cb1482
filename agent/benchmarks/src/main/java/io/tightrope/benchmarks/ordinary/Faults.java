package io.tightrope.benchmarks.ordinary;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Ways of breaking a job: all else of it stays as it is, its seed included. */
final class Faults {
  private Faults() {}

  /** The job with a network that is changed when it is ready to be trained. */
  static Job changed(Job job, String name, Consumer<Model> change) {
    return new Job(name, job.seed(), job.steps(), job.version(), job.atLeast(), seed -> {
      Program program = job.preparation().apply(seed);
      change.accept(program.model());
      return program;
    });
  }

  /** The job with a network that is changed before that step; each call of the training is a step. */
  static Job changedLater(Job job, String name, long step, Consumer<Model> change) {
    return new Job(name, job.seed(), job.steps(), job.version(), job.atLeast(), seed -> {
      Program program = job.preparation().apply(seed);
      return new Program(
          program.model(),
          new Program.Training() {
            private long next;

            @Override
            public void goOn(Consumer<Runnable> watched) {
              if (next++ == step) {
                change.accept(program.model());
              }
              program.training().goOn(watched);
            }
          },
          program.metric(),
          program.score());
    });
  }

  /** The job with another description. */
  static Job described(Job job, String name, UnaryOperator<Job.Fit> change) {
    Job.Fit fit = change.apply((Job.Fit) job.preparation());
    return new Job(name, job.seed(), fit.steps(), job.version(), job.atLeast(), fit);
  }

  /** Multiplies the rate of all layers; a schedule is replaced by the rate that it has now. */
  static void multiplyRate(Model model, double factor) {
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
  static void multiplyWeights(Model model, double factor) {
    layers(model).forEach(layer -> multiplyWeights(layer, factor));
  }

  /** Multiplies the weights of one layer. */
  static void multiplyWeights(Model model, int layer, double factor) {
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
  static void setBiases(Model model, int layer, double value) {
    layers(model).get(layer).getParam("b").assign(value);
  }

  /** Sets the biases of one layer to that value and its negative in turn. */
  static void spreadBiases(Model model, int layer, double value) {
    INDArray biases = layers(model).get(layer).getParam("b");
    for (long i = 0; i < biases.length(); i++) {
      biases.putScalar(i, i % 2 == 0 ? value : -value);
    }
  }

  /** One layer gives zeros and is never trained. */
  static void freezeAtZero(Model model, int layer) {
    multiplyWeights(model, layer, 0);
    setBiases(model, layer, 0);
    ((MultiLayerNetwork) model).setLearningRate(layer, 0);
  }

  /** The minibatch with NaN for one feature of its first row. */
  static DataSet withNan(DataSet batch) {
    INDArray features = batch.getFeatures().dup();
    features.putScalar(0, Double.NaN);
    return with(batch, features);
  }

  /** The minibatch with its first row in place of all others. */
  static DataSet collapsed(DataSet batch) {
    INDArray features = batch.getFeatures().dup();
    long rows = features.size(0);
    for (long row = 1; row < rows; row++) {
      features.slice(row).assign(features.slice(0));
    }
    return with(batch, features);
  }

  /** The minibatch with features that are multiplied. */
  static DataSet scaled(DataSet batch, double factor) {
    return with(batch, batch.getFeatures().mul(factor));
  }

  private static DataSet with(DataSet batch, INDArray features) {
    return new DataSet(
        features, batch.getLabels(), batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
  }
}
