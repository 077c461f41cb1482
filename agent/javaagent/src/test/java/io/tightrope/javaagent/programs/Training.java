package io.tightrope.javaagent.programs;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Trains a seeded dense network with dropout on random data and prints what became of it. */
public final class Training {
  private Training() {}

  public static void main(String[] args) {
    int steps = Integer.parseInt(args[0]);
    MultiLayerNetwork net = new MultiLayerNetwork(configuration());
    net.init();
    Nd4j.getRandom().setSeed(7);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, 32, 4);
    for (int i = 0; i < 32; i++) {
      labels.putScalar(i, i % 4, 1);
    }
    for (int step = 0; step < steps; step++) {
      net.fit(new DataSet(Nd4j.randn(DataType.FLOAT, 32, 20), labels));
    }
    System.out.println("parameters " + Arrays.hashCode(net.params().dup().data().asFloat()));
    System.out.println("random " + Nd4j.rand(1).getDouble(0));
  }

  private static MultiLayerConfiguration configuration() {
    NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
        .seed(3)
        .updater(new Adam(1e-3))
        .weightInit(WeightInit.RELU)
        .activation(Activation.RELU)
        .dropOut(0.9)
        .list();
    layers.layer(new DenseLayer.Builder().nIn(20).nOut(30).build());
    layers.layer(
        new DenseLayer.Builder().nIn(30).nOut(30).activation(Activation.TANH).build());
    layers.layer(
        new DenseLayer.Builder().nIn(30).nOut(30).activation(Activation.RELU6).build());
    layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(30)
        .nOut(4)
        .activation(Activation.SOFTMAX)
        .build());
    return layers.build();
  }
}
