package io.tightrope.dl4j.schedule;

import io.tightrope.sparse.network.LayerWalk;
import io.tightrope.sparse.network.WeightedLayer;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Parameters, updater state, learning rates and activations of a network at one moment; a restore brings
 * all of them back bit for bit. The count of steps goes on, so that nothing that is numbered by it goes back.
 */
final class Snapshot {

  private final INDArray parameters;
  private final @Nullable INDArray updaterState;
  private final LearningRates learningRates;
  private final List<IActivation> activations;

  private Snapshot(
      INDArray parameters,
      @Nullable INDArray updaterState,
      LearningRates learningRates,
      List<IActivation> activations) {
    this.parameters = parameters;
    this.updaterState = updaterState;
    this.learningRates = learningRates;
    this.activations = activations;
  }

  static Snapshot of(Model network) {
    INDArray state = updaterState(network);
    List<IActivation> activations = new ArrayList<>();
    walk(network).layers().forEach(layer -> activations.add(layer.activation()));
    return new Snapshot(
        network.params().dup(),
        state == null ? null : state.dup(),
        LearningRates.of(network),
        activations);
  }

  void restore(Model network) {
    network.params().assign(parameters);
    learningRates.restore(network);
    INDArray state = updaterState(network);
    if (state != null && updaterState != null) {
      state.assign(updaterState);
    }
    List<WeightedLayer> layers = walk(network).layers();
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).setActivation(activations.get(i));
    }
  }

  /** Forgets the moments that the updater has gathered; its count of steps goes on. */
  static void resetUpdater(Model network) {
    INDArray state = updaterState(network);
    if (state != null) {
      state.assign(0);
    }
  }

  /** Optimizer steps that the network has done. */
  static int steps(Model network) {
    return network instanceof MultiLayerNetwork layers
        ? layers.getIterationCount()
        : ((ComputationGraph) network).getIterationCount();
  }

  static LayerWalk walk(Model network) {
    if (network instanceof MultiLayerNetwork layers) {
      return LayerWalk.of(layers);
    }
    if (network instanceof ComputationGraph graph) {
      return LayerWalk.of(graph);
    }
    throw new IllegalArgumentException(
        "a schedule needs a MultiLayerNetwork or a ComputationGraph, not a "
            + network.getClass().getSimpleName());
  }

  /** The updater's live memory; null for updaters without any, such as plain SGD. */
  private static @Nullable INDArray updaterState(Model network) {
    return network instanceof MultiLayerNetwork layers
        ? layers.getUpdater().getStateViewArray()
        : ((ComputationGraph) network).getUpdater().getStateViewArray();
  }
}
