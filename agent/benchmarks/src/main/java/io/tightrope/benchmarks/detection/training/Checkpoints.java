package io.tightrope.benchmarks.detection.training;

import io.tightrope.benchmarks.detection.zoo.ZooNetwork;
import io.tightrope.sparse.network.WeightedLayer;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies of a network in training, one every so many steps, to go back to. Not thread-safe. */
final class Checkpoints {
  private static final int EVERY = 25;

  private record Copy(
      INDArray parameters, @Nullable INDArray updaterState, List<IActivation> activations) {}

  private final MultiLayerNetwork network;
  private final NavigableMap<Integer, Copy> copies = new TreeMap<>();

  Checkpoints(MultiLayerNetwork network) {
    this.network = network;
  }

  /** Keeps a copy if it is time for one. */
  void keep(int step) {
    if (step % EVERY == 0) {
      INDArray state = network.getUpdater().getStateViewArray();
      copies.put(
          step,
          new Copy(
              network.params().dup(),
              state == null ? null : state.dup(),
              ZooNetwork.hidden(network).stream().map(WeightedLayer::activation).toList()));
    }
  }

  /**
   * Goes back to the newest copy of a step or before it.
   *
   * @return the step that it is of
   */
  int goBack(int step) {
    Map.Entry<Integer, Copy> newest =
        Objects.requireNonNull(copies.floorEntry(Math.max(0, step)), "one is kept of step 0");
    int from = newest.getKey();
    Copy copy = newest.getValue();
    network.params().assign(copy.parameters());
    INDArray state = network.getUpdater().getStateViewArray();
    if (state != null && copy.updaterState() != null) {
      state.assign(copy.updaterState());
    }
    List<WeightedLayer> layers = ZooNetwork.hidden(network);
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).setActivation(copy.activations().get(i));
    }
    network.setIterationCount(from);
    return from;
  }
}
