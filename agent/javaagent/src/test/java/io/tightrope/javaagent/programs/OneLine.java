package io.tightrope.javaagent.programs;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tightrope.dl4j.Tightrope;
import io.tightrope.dl4j.Watch;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Watches its network by one line of code, trains, and says what could not be seen. */
public final class OneLine {
  private OneLine() {}

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
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (Watch watch = Tightrope.watch(net)) {
      watch.bindTo(registry);
      INDArray x = Nd4j.randn(DataType.FLOAT, 32, 20);
      INDArray y = Nd4j.randn(DataType.FLOAT, 32, 4);
      for (int step = 0; step < 30; step++) {
        net.fit(x, y);
      }
      System.out.println("limits: " + watch.limits().orElse("none"));
      System.out.println("meters: " + !registry.getMeters().isEmpty());
    }
  }
}
