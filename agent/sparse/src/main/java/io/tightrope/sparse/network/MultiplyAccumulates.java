package io.tightrope.sparse.network;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What zeros save in one dense, convolution or output layer: an input that is exactly 0 makes its
 * multiply-accumulates unnecessary. Counted element by element over a forward pass, not estimated; a
 * convolution's padding is neither needed nor saved.
 *
 * <pre>{@code
 * double saved = MultiplyAccumulates.savedRatio(
 *     MultiplyAccumulates.count(LayerWalk.of(network), images));
 * }</pre>
 *
 * @param layer its name
 * @param total multiply-accumulates of a forward pass over all examples
 * @param needless those whose factor from the input is exactly 0
 */
public record MultiplyAccumulates(String layer, long total, long needless) {

  /** Counts all layers in forward order, for these inputs in inference mode. */
  public static List<MultiplyAccumulates> count(LayerWalk walk, INDArray... inputs) {
    List<MultiplyAccumulates> counts = new ArrayList<>();
    walk.read(inputs, visit -> counts.add(of(visit)));
    return counts;
  }

  /** Counts the layer of a visit. */
  public static MultiplyAccumulates of(LayerWalk.Visit visit) {
    INDArray received = visit.received();
    InputUses uses = visit.layer().uses(received.shape());
    return new MultiplyAccumulates(
        visit.layer().name(), uses.perExample() * received.size(0), uses.withZero(received));
  }

  /** The share of all multiply-accumulates that is unnecessary, 0 to 1; NaN without any layer. */
  public static double savedRatio(List<MultiplyAccumulates> layers) {
    double total = layers.stream().mapToLong(MultiplyAccumulates::total).sum();
    return total == 0
        ? Double.NaN
        : layers.stream().mapToLong(MultiplyAccumulates::needless).sum() / total;
  }
}
