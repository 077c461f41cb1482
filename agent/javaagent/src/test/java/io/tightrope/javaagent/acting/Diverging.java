package io.tightrope.javaagent.acting;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A small regression that learns well at its learning rate, and overflows at a hundred times that. */
final class Diverging {
  static final double LEARNING_RATE = 0.03;
  static final double FATAL_RATE = 100 * LEARNING_RATE;

  private static final int INPUTS = 6;
  private static final int WIDTH = 12;
  private static final int BATCH = 16;
  private static final int BATCHES = 10;

  private Diverging() {}

  private static NeuralNetConfiguration.Builder builder(double learningRate) {
    return new NeuralNetConfiguration.Builder()
        .seed(4)
        .activation(Activation.RELU)
        .updater(new Nesterovs(learningRate, 0.9));
  }

  private static DenseLayer hidden(int inputs) {
    return new DenseLayer.Builder().nIn(inputs).nOut(WIDTH).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MSE)
        .nIn(WIDTH)
        .nOut(1)
        .activation(Activation.IDENTITY)
        .build();
  }

  static MultiLayerNetwork network() {
    return network(LEARNING_RATE);
  }

  static MultiLayerNetwork network(double learningRate) {
    MultiLayerNetwork net = new MultiLayerNetwork(builder(learningRate)
        .list()
        .layer(hidden(INPUTS))
        .layer(hidden(WIDTH))
        .layer(output())
        .build());
    net.init();
    return net;
  }

  static ComputationGraph graph() {
    ComputationGraph graph = new ComputationGraph(builder(LEARNING_RATE)
        .graphBuilder()
        .addInputs("in")
        .addLayer("層", hidden(INPUTS), "in")
        .addLayer("out", output(), "層")
        .setOutputs("out")
        .build());
    graph.init();
    return graph;
  }

  /** The batch of a step, the same one whenever it is asked for. */
  static DataSet batch(long step) {
    Random random = new Random(step % BATCHES);
    INDArray inputs = Nd4j.create(BATCH, INPUTS);
    INDArray targets = Nd4j.create(BATCH, 1);
    for (int row = 0; row < BATCH; row++) {
      double sum = 0;
      for (int i = 0; i < INPUTS; i++) {
        double input = random.nextGaussian();
        inputs.putScalar(row, i, input);
        sum += (i % 2 == 0 ? 0.5 : -0.3) * input;
      }
      targets.putScalar(row, 0, sum);
    }
    return new DataSet(inputs, targets);
  }

  static DataSetIterator batches() {
    List<DataSet> batches = new ArrayList<>();
    for (int step = 0; step < BATCHES; step++) {
      batches.add(batch(step));
    }
    return new ListDataSetIterator<>(batches, 1);
  }
}
