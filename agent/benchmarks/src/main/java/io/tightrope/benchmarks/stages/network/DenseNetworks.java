package io.tightrope.benchmarks.stages.network;

import io.tightrope.benchmarks.stages.network.StagedNetwork.Chain;
import io.tightrope.benchmarks.stages.network.StagedNetwork.Graph;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;

/** Networks of dense layers on the pixels of an image. */
final class DenseNetworks {
  static final int PIXELS = 28 * 28;

  private DenseNetworks() {}

  /** Layers on top of each other. */
  static StagedNetwork plain(Blueprint blueprint, int depth, int width) {
    ListBuilder layers = blueprint.builder().list();
    for (int i = 0; i < depth; i++) {
      layers.layer(dense(width).build());
    }
    return chain(layers.layer(blueprint.output()));
  }

  /** Each layer normalized over the batch before its activation. */
  static StagedNetwork normalized(Blueprint blueprint, int depth, int width) {
    ListBuilder layers = blueprint.builder().list();
    for (int i = 0; i < depth; i++) {
      layers
          .layer(dense(width).activation(Activation.IDENTITY).build())
          .layer(new BatchNormalization.Builder().build())
          .layer(new ActivationLayer(blueprint.activation()));
    }
    return chain(layers.layer(blueprint.output()));
  }

  /** A layer, then blocks of two layers whose output is added to what the block receives. */
  static StagedNetwork residual(Blueprint blueprint, int blocks, int width) {
    GraphBuilder graph = blueprint
        .builder()
        .graphBuilder()
        .addInputs("in")
        .addLayer("first", dense(width).build(), "in");
    String below = "first";
    for (int i = 1; i <= blocks; i++) {
      graph
          .addLayer("block" + i + "a", dense(width).build(), below)
          .addLayer("block" + i + "b", dense(width).build(), "block" + i + "a")
          .addVertex(
              "sum" + i, new ElementWiseVertex(ElementWiseVertex.Op.Add), below, "block" + i + "b");
      below = "sum" + i;
    }
    ComputationGraph network = new ComputationGraph(graph
        .addLayer("out", blueprint.output(), below)
        .setOutputs("out")
        .setInputTypes(InputType.feedForward(PIXELS))
        .build());
    network.init();
    return new Graph(network);
  }

  private static DenseLayer.Builder dense(int width) {
    return new DenseLayer.Builder().nOut(width);
  }

  private static StagedNetwork chain(ListBuilder layers) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(layers.setInputType(InputType.feedForward(PIXELS)).build());
    network.init();
    return new Chain(network);
  }
}
