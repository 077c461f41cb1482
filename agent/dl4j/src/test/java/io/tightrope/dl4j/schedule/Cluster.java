package io.tightrope.dl4j.schedule;

import io.tightrope.sparse.activation.SparseActivation;
import java.util.Random;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A task that a small deep network learns in seconds: three overlapping clusters. */
final class Cluster {

  static final int INPUTS = 64;

  private final Random random = new Random(8);

  /** The next 50 points of the clusters. */
  DataSet batch() {
    return batch(50);
  }

  DataSet batch(int size) {
    INDArray features = Nd4j.create(size, INPUTS);
    INDArray labels = Nd4j.create(size, 3);
    for (int row = 0; row < size; row++) {
      int kind = random.nextInt(3);
      labels.putScalar(row, kind, 1);
      for (int i = 0; i < INPUTS; i++) {
        features.putScalar(row, i, random.nextGaussian() + (i % 3 == kind ? 0.6 : -0.3));
      }
    }
    return new DataSet(features, labels);
  }

  static MultiLayerNetwork dense(int depth, IActivation activation) {
    NeuralNetConfiguration.ListBuilder layers = builder(activation).list();
    for (int i = 0; i < depth; i++) {
      layers.layer(new DenseLayer.Builder().nOut(60).build());
    }
    return initialized(
        layers.layer(output()).setInputType(InputType.feedForward(INPUTS)).build());
  }

  /** The same inputs as images of 8 x 8. */
  static MultiLayerNetwork convolutional(SparseActivation activation) {
    return initialized(builder(activation)
        .list()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(16).build())
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(16).build())
        .layer(new DenseLayer.Builder().nOut(60).build())
        .layer(output())
        .setInputType(InputType.convolutionalFlat(8, 8, 1))
        .build());
  }

  static ComputationGraph graph(SparseActivation activation) {
    ComputationGraph graph = new ComputationGraph(builder(activation)
        .graphBuilder()
        .addInputs("in")
        .addLayer("one", new DenseLayer.Builder().nOut(40).build(), "in")
        .addLayer("two", new DenseLayer.Builder().nOut(40).build(), "one")
        .addLayer("out", output(), "two")
        .setOutputs("out")
        .setInputTypes(InputType.feedForward(INPUTS))
        .build());
    graph.init();
    return graph;
  }

  private static MultiLayerNetwork initialized(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  private static NeuralNetConfiguration.Builder builder(IActivation activation) {
    return new NeuralNetConfiguration.Builder()
        .seed(6)
        .updater(new Adam(1e-3))
        .gradientNormalization(GradientNormalization.ClipL2PerLayer)
        .gradientNormalizationThreshold(0.1)
        .activation(activation);
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(3)
        .build();
  }
}
