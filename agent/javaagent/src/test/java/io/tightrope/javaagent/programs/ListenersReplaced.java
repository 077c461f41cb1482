package io.tightrope.javaagent.programs;

import io.tightrope.dl4j.Tightrope;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.listeners.PerformanceListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Watches its network, and replaces its listeners after ten of thirty steps. */
public final class ListenersReplaced {
  private ListenersReplaced() {}

  /** Trains, and waits until somebody may have noticed. */
  public static void main(String[] args) throws InterruptedException {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(3)
        .list()
        .layer(new OutputLayer.Builder(LossFunction.MSE)
            .nIn(20)
            .nOut(4)
            .activation(Activation.IDENTITY)
            .build())
        .build());
    net.init();
    net.setListeners(new PerformanceListener(1000));
    Tightrope.watch(net);
    INDArray x = Nd4j.randn(DataType.FLOAT, 32, 20);
    INDArray y = Nd4j.randn(DataType.FLOAT, 32, 4);
    for (int step = 0; step < 30; step++) {
      if (step == 10) {
        net.setListeners(new PerformanceListener(1000));
      }
      net.fit(x, y);
    }
    Thread.sleep(2500);
    System.out.println("trained " + net.getIterationCount());
  }
}
