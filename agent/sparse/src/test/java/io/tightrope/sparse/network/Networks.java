package io.tightrope.sparse.network;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks that the tests share. */
public final class Networks {

  private Networks() {}

  /** {@code depth} dense layers on 50 inputs, three classes. */
  public static MultiLayerNetwork dense(int depth, int width, IActivation activation) {
    NeuralNetConfiguration.ListBuilder layers = builder(activation).list();
    for (int i = 0; i < depth; i++) {
      layers.layer(new DenseLayer.Builder().nOut(width).build());
    }
    MultiLayerNetwork network = new MultiLayerNetwork(
        layers.layer(output()).setInputType(InputType.feedForward(50)).build());
    network.init();
    return network;
  }

  /** Convolutions on 2 x 12 x 12 inputs with pooling between and a dense layer on top. */
  public static MultiLayerNetwork convolutional(IActivation activation) {
    MultiLayerNetwork network = new MultiLayerNetwork(builder(activation)
        .list()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(32).build())
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(32).build())
        .layer(new SubsamplingLayer.Builder(2, 2).stride(2, 2).build())
        .layer(new ConvolutionLayer.Builder(2, 2).nOut(32).build())
        .layer(new DenseLayer.Builder().nOut(64).build())
        .layer(output())
        .setInputType(InputType.convolutional(12, 12, 2))
        .build());
    network.init();
    return network;
  }

  /** A dense graph with a shortcut around its second layer. */
  public static ComputationGraph graph(IActivation activation) {
    ComputationGraph graph = new ComputationGraph(builder(activation)
        .graphBuilder()
        .addInputs("in")
        .addLayer("first", new DenseLayer.Builder().nOut(60).build(), "in")
        .addLayer("second", new DenseLayer.Builder().nOut(60).build(), "first")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "second")
        .addLayer("third", new DenseLayer.Builder().nOut(60).build(), "sum")
        .addLayer("out", output(), "third")
        .setOutputs("out")
        .setInputTypes(InputType.feedForward(50))
        .build());
    graph.init();
    return graph;
  }

  /** Two dense layers on 50 inputs whose activation comes after batch normalization, in a layer of its own. */
  public static MultiLayerNetwork normalized(IActivation activation) {
    NeuralNetConfiguration.ListBuilder layers =
        builder(new ActivationIdentity()).list();
    for (int i = 0; i < 2; i++) {
      layers
          .layer(new DenseLayer.Builder().nOut(60).build())
          .layer(new BatchNormalization())
          .layer(new ActivationLayer(activation));
    }
    MultiLayerNetwork network = new MultiLayerNetwork(
        layers.layer(output()).setInputType(InputType.feedForward(50)).build());
    network.init();
    return network;
  }

  /** The same as a graph, its second layer without normalization. */
  public static ComputationGraph normalizedGraph(IActivation activation) {
    ComputationGraph graph = new ComputationGraph(builder(new ActivationIdentity())
        .graphBuilder()
        .addInputs("in")
        .addLayer("first", new DenseLayer.Builder().nOut(60).build(), "in")
        .addLayer("norm", new BatchNormalization(), "first")
        .addLayer("firstActivation", new ActivationLayer(activation), "norm")
        .addLayer("second", new DenseLayer.Builder().nOut(60).build(), "firstActivation")
        .addLayer("secondActivation", new ActivationLayer(activation), "second")
        .addLayer("out", output(), "secondActivation")
        .setOutputs("out")
        .setInputTypes(InputType.feedForward(50))
        .build());
    graph.init();
    return graph;
  }

  /** Normal inputs of mean square 4, the same at each call. */
  public static INDArray inputs(long... shape) {
    return Nd4j.getRandomFactory()
        .getNewRandomInstance(77)
        .nextGaussian(shape)
        .castTo(DataType.FLOAT)
        .muli(2);
  }

  private static NeuralNetConfiguration.Builder builder(IActivation activation) {
    return new NeuralNetConfiguration.Builder().seed(3).activation(activation);
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(3)
        .build();
  }
}
