package io.tightrope.examples.training;

import io.tightrope.sparse.network.LayerWalk;
import io.tightrope.sparse.network.MultiplyAccumulates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a network does on examples, counted from its activations alone. A hidden layer is one with
 * weights that is not the output; its activation may be applied by a layer behind it.
 *
 * @param sparsity share of exact zeros of each hidden layer, in forward order
 * @param accuracy share of examples whose largest output is their class
 * @param computeSaved share of a forward pass's multiply-accumulates that zeros make unnecessary
 */
public record Measurement(double[] sparsity, double accuracy, double computeSaved) {

  private static final int CHUNK = 1000;

  /** Measures on all the examples. */
  public static Measurement of(MultiLayerNetwork network, LabelledExamples examples) {
    return of(LayerWalk.of(network), examples);
  }

  /** Measures a network of either kind on all the examples. */
  public static Measurement of(LayerWalk walk, LabelledExamples examples) {
    int hidden = (int) walk.layers().stream().filter(layer -> !layer.isOutput()).count();
    long[] zeros = new long[hidden];
    long[] all = new long[hidden];
    long right = 0;
    List<MultiplyAccumulates> counts = new ArrayList<>();
    for (int from = 0; from < examples.count(); from += CHUNK) {
      int[] places =
          IntStream.range(from, Math.min(from + CHUNK, examples.count())).toArray();
      INDArray features = examples.at(places).getFeatures();
      List<INDArray> activations = new ArrayList<>();
      walk.read(new INDArray[] {features}, visit -> {
        counts.add(MultiplyAccumulates.of(visit));
        activations.add(visit.layer().activation().getActivation(visit.preactivations(), false));
      });
      for (int layer = 0; layer < hidden; layer++) {
        float[] values = activations.get(layer).dup('c').data().asFloat();
        all[layer] += values.length;
        zeros[layer] += zeros(values);
      }
      right += right(activations.get(hidden), examples, places);
    }
    double[] sparsity =
        IntStream.range(0, hidden).mapToDouble(i -> (double) zeros[i] / all[i]).toArray();
    return new Measurement(
        sparsity, (double) right / examples.count(), MultiplyAccumulates.savedRatio(counts));
  }

  private static long zeros(float[] values) {
    long zeros = 0;
    for (float value : values) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros;
  }

  private static long right(INDArray outputs, LabelledExamples examples, int[] places) {
    int[] chosen = outputs.argMax(1).toIntVector();
    return IntStream.range(0, places.length)
        .filter(i -> chosen[i] == examples.label(places[i]))
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
