package io.tightrope.examples.training;

import io.tightrope.sparse.init.EdgeOfChaosInitializer;
import io.tightrope.sparse.init.SparseDesign;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A program that trains small sparse networks, one after another, each with a fault of its own: the
 * weights are too large, a batch has a NaN, the learning rate is far too high. For tests that watch it
 * from outside.
 */
public final class FaultyTraining {
  private static final int INPUTS = 32;
  private static final int WIDTH = 48;
  private static final int DEPTH = 8;
  private static final int CLASSES = 3;
  private static final int STEPS = 60;
  private static final int NAN_AT = 20;
  private static final double RATE = 0.02;
  private static final SparseDesign DESIGN = SparseDesign.crelu(0.7, 1, 0.7);

  private FaultyTraining() {}

  /** Trains all three. */
  public static void main(String[] args) {
    MultiLayerNetwork large = network(RATE);
    for (int layer = 0; layer < DEPTH; layer++) {
      large.getLayer(layer).getParam("W").muli(4);
    }
    train(large, -1);
    train(network(RATE), NAN_AT);
    train(network(2_000 * RATE), -1);
  }

  private static void train(MultiLayerNetwork network, int nanAt) {
    Random random = new Random(3);
    for (int step = 0; step < STEPS; step++) {
      INDArray inputs = Nd4j.create(32, INPUTS);
      INDArray labels = Nd4j.create(32, CLASSES);
      for (int row = 0; row < 32; row++) {
        int kind = random.nextInt(CLASSES);
        labels.putScalar(row, kind, 1);
        for (int i = 0; i < INPUTS; i++) {
          inputs.putScalar(row, i, random.nextGaussian() + (i % CLASSES == kind ? 0.6 : -0.3));
        }
      }
      if (step == nanAt) {
        inputs.putScalar(0, 0, Float.NaN);
      }
      network.fit(inputs, labels);
    }
  }

  private static MultiLayerNetwork network(double rate) {
    NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
        .seed(6)
        .updater(new Sgd(rate))
        .activation(DESIGN.activation())
        .list();
    for (int i = 0; i < DEPTH; i++) {
      layers.layer(
          new DenseLayer.Builder().nIn(i == 0 ? INPUTS : WIDTH).nOut(WIDTH).build());
    }
    layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(WIDTH)
        .nOut(CLASSES)
        .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    new EdgeOfChaosInitializer(DESIGN, 1).apply(network, Nd4j.randn(200, INPUTS));
    return network;
  }
}
