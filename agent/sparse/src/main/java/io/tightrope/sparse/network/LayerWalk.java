package io.tightrope.sparse.network;

import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Visits the layers with weights in forward order, each on top of what the visits before have made of
 * the layers below it. Not thread-safe: nothing else may use the network meanwhile.
 *
 * <pre>{@code
 * LayerWalk.of(network).forEach(images, visit ->
 *     System.out.println(WeightedLayer.meanSquare(visit.preactivations())));
 * }</pre>
 */
public sealed interface LayerWalk permits MultiLayerWalk, GraphWalk {

  /** A walk through an initialized network. */
  static LayerWalk of(MultiLayerNetwork network) {
    return new MultiLayerWalk(network);
  }

  /** A walk through an initialized graph, in its topological order. */
  static LayerWalk of(ComputationGraph graph) {
    return new GraphWalk(graph);
  }

  /** All dense, convolution and output layers, in forward order. */
  List<WeightedLayer> layers();

  /**
   * Visits each of {@link #layers()} with the sample passing through in inference mode.
   *
   * @param inputs one array for each input of the network, examples first
   */
  void forEach(INDArray[] inputs, Consumer<Visit> visitor);

  /** As {@link #forEach(INDArray[], Consumer)}, for a network of one input. */
  default void forEach(INDArray inputs, Consumer<Visit> visitor) {
    forEach(new INDArray[] {inputs}, visitor);
  }

  /**
   * Visits each of {@link #layers()} as {@link #forEach(INDArray[], Consumer)} does, for a visitor that only
   * reads: one forward pass for all of them.
   */
  default void read(INDArray[] inputs, Consumer<Visit> visitor) {
    forEach(inputs, visitor);
  }

  /** A layer at the moment at which the sample has reached it. */
  interface Visit {

    /** The layer. */
    WeightedLayer layer();

    /** What the layer receives from below, before its own preprocessor; not to be changed. */
    INDArray input();

    /** What the layer's weights meet: {@link #input()} after the layer's own preprocessor. */
    INDArray received();

    /** The layer's pre-activations for its weights and biases as they are now; a fresh array. */
    INDArray preactivations();
  }
}
