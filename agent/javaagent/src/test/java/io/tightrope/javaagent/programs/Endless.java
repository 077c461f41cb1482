package io.tightrope.javaagent.programs;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Trains until it is killed; says so when its first hundred steps are done. */
public final class Endless {
  private Endless() {}

  /** Trains. */
  public static void main(String[] args) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(3)
        .activation(Activation.RELU)
        .list()
        .layer(new DenseLayer.Builder().nIn(20).nOut(30).build())
        .layer(new OutputLayer.Builder(LossFunction.MSE)
            .nIn(30)
            .nOut(4)
            .activation(Activation.IDENTITY)
            .build())
        .build());
    net.init();
    INDArray x = Nd4j.randn(DataType.FLOAT, 32, 20);
    INDArray y = Nd4j.randn(DataType.FLOAT, 32, 4);
    for (long step = 1; ; step++) {
      net.fit(x, y);
      if (step % 100 == 0) {
        System.out.println("step " + step);
      }
    }
  }
}
