package io.tightrope.examples.training;

import io.tightrope.sparse.network.LayerWalk;
import io.tightrope.sparse.network.MultiplyAccumulates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * What a network does on images, counted from its activations alone.
 *
 * @param sparsity share of exact zeros of each hidden layer, in forward order
 * @param accuracy share of images whose largest output is their class
 * @param computeSaved share of a forward pass's multiply-accumulates that zeros make unnecessary
 */
public record Measurement(double[] sparsity, double accuracy, double computeSaved) {

  private static final int CHUNK = 1000;

  /** Measures on all the images. */
  public static Measurement of(MultiLayerNetwork network, Inputs images) {
    int hidden = network.getnLayers() - 1;
    long[] zeros = new long[hidden];
    long[] all = new long[hidden];
    long right = 0;
    List<MultiplyAccumulates> counts = new ArrayList<>();
    for (int from = 0; from < images.count(); from += CHUNK) {
      int[] places =
          IntStream.range(from, Math.min(from + CHUNK, images.count())).toArray();
      DataSet batch = images.at(places);
      List<INDArray> activations = network.feedForward(batch.getFeatures(), false);
      for (int layer = 0; layer < hidden; layer++) {
        float[] values = activations.get(layer + 1).dup().data().asFloat();
        all[layer] += values.length;
        for (float value : values) {
          zeros[layer] += value == 0 ? 1 : 0;
        }
      }
      counts.addAll(MultiplyAccumulates.count(LayerWalk.of(network), batch.getFeatures()));
      right += right(activations.get(hidden + 1), images, places);
    }
    double[] sparsity =
        IntStream.range(0, hidden).mapToDouble(i -> (double) zeros[i] / all[i]).toArray();
    return new Measurement(
        sparsity, (double) right / images.count(), MultiplyAccumulates.savedRatio(counts));
  }

  private static long right(INDArray outputs, Inputs images, int[] places) {
    int[] chosen = outputs.argMax(1).toIntVector();
    return IntStream.range(0, places.length)
        .filter(i -> chosen[i] == images.label(places[i]))
        .count();
  }

  /** Mean of the hidden layers' sparsities. */
  public double meanSparsity() {
    return Arrays.stream(sparsity).average().orElseThrow();
  }

  /** The least sparse hidden layer's sparsity. */
  public double lowestSparsity() {
    return Arrays.stream(sparsity).min().orElseThrow();
  }

  /** The sparsest hidden layer's sparsity. */
  public double highestSparsity() {
    return Arrays.stream(sparsity).max().orElseThrow();
  }
}
