package io.tightrope.benchmarks.inference.way;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network of dense layers with biases, and batches of the same size for it.
 *
 * @param network initialized
 * @param batches for each batch its samples, each of which has as many values as the network has
 *     inputs
 */
public record Workload(MultiLayerNetwork network, List<float[][]> batches) {

  /** Samples in as many batches of this size as they fill. */
  public static Workload of(MultiLayerNetwork network, float[][] samples, int samplesPerBatch) {
    List<float[][]> batches = new ArrayList<>();
    for (int from = 0; from + samplesPerBatch <= samples.length; from += samplesPerBatch) {
      batches.add(Arrays.copyOfRange(samples, from, from + samplesPerBatch));
    }
    return new Workload(network, List.copyOf(batches));
  }

  int samplesPerBatch() {
    return batches.get(0).length;
  }

  int layers() {
    return network.getnLayers();
  }

  INDArray weights(int layer) {
    return network.getLayer(layer).getParam("W");
  }

  float[] biases(int layer) {
    return network.getLayer(layer).getParam("b").dup('c').data().asFloat();
  }

  int units(int layer) {
    return (int) weights(layer).size(1);
  }

  IActivation activation(int layer) {
    return ((FeedForwardLayer) network.getLayer(layer).conf().getLayer()).getActivationFn();
  }
}
