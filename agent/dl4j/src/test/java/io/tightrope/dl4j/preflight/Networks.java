package io.tightrope.dl4j.preflight;

import io.tightrope.sparse.init.EdgeOfChaosInitializer;
import io.tightrope.sparse.init.SparseDesign;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Networks that the preflight is tried on. */
public final class Networks {
  static final int INPUTS = 200;
  static final int CLASSES = 10;

  private Networks() {}

  /** Equal dense layers of any activation, initialized as DL4J does it. */
  public static MultiLayerNetwork dense(
      int depth, int width, IActivation activation, WeightInit weights) {
    var layers = new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Sgd(0.01))
        .weightInit(weights)
        .activation(activation)
        .list();
    for (int i = 0; i < depth; i++) {
      layers.layer(
          new DenseLayer.Builder().nIn(i == 0 ? INPUTS : width).nOut(width).build());
    }
    layers.layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(width)
        .nOut(CLASSES)
        .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }

  /** Two recurrent layers and an output at every step of a series. */
  public static MultiLayerNetwork recurrent() {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Sgd(0.01))
        .list()
        .layer(new LSTM.Builder().nIn(8).nOut(16).build())
        .layer(new LSTM.Builder().nIn(16).nOut(16).build())
        .layer(new RnnOutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nIn(16)
            .nOut(4)
            .build())
        .build());
    network.init();
    return network;
  }

  /** The same as the dense ones with a sparse design and its initializer. */
  public static MultiLayerNetwork sparse(int depth, int width, SparseDesign design) {
    MultiLayerNetwork network = dense(depth, width, design.activation(), WeightInit.XAVIER);
    Nd4j.getRandom().setSeed(3);
    INDArray inputs = Nd4j.randn(256, INPUTS);
    new EdgeOfChaosInitializer(design, 1).apply(network, inputs);
    return network;
  }
}
