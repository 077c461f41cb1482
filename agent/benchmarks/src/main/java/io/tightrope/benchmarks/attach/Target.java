package io.tightrope.benchmarks.attach;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A plain DL4J program: ten layers of a hundred, trained until it is killed. */
final class Target {
  /** What it prints once it has trained for a while. */
  static final String TRAINING = "training";

  private static final int DEPTH = 10;
  private static final int WIDTH = 100;
  private static final int WARM_STEPS = 200;

  private Target() {}

  /** Trains. */
  public static void main(String[] args) {
    var list =
        new NeuralNetConfiguration.Builder().seed(1).activation(Activation.RELU).list();
    for (int layer = 0; layer < DEPTH; layer++) {
      list.layer(new DenseLayer.Builder().nIn(WIDTH).nOut(WIDTH).build());
    }
    list.layer(new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(WIDTH)
        .nOut(10)
        .activation(Activation.SOFTMAX)
        .build());
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    INDArray features = Nd4j.randn(DataType.FLOAT, 64, WIDTH);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, 64, 10);
    labels.putScalar(0, 0, 1);
    for (int step = 1; ; step++) {
      network.fit(features, labels);
      if (step == WARM_STEPS) {
        System.out.println(TRAINING);
      }
    }
  }
}
