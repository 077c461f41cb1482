package io.tightrope.core.detect.evidence;

import static io.tightrope.core.frame.LayerStatistic.ALIGNMENT;
import static io.tightrope.core.frame.LayerStatistic.BIAS_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.WEIGHT_VARIANCE_SCALED;

import io.tightrope.core.run.LayerDescription;
import java.util.List;
import java.util.Locale;

/** The layers that read the network's inputs with weights, and the scale of what they read. */
public final class NetworkInputs {
  private static final List<String> NO_SCALE = List.of("norm", "embedding");

  private final List<LayerDescription> layers;
  private final boolean chain;

  public NetworkInputs(RunState run) {
    this.layers = run.description().layers();
    this.chain = layers.stream().allMatch(layer -> layer.inputs().isEmpty());
  }

  /**
   * Whether the layer has weights that meet the inputs as they are, and no normalization behind it
   * makes their scale harmless. An embedding looks its inputs up instead.
   */
  public boolean areReadBy(int layer) {
    return layers.get(layer).fanIn() > 0
        && !hasOwnScale(layer)
        && readsInputs(layer)
        && !isNormalized(layer);
  }

  private boolean readsInputs(int layer) {
    List<Integer> below = below(layer);
    return below.isEmpty() || (below.size() == 1 && passesInputsOn(below.get(0)));
  }

  private boolean passesInputsOn(int layer) {
    return layers.get(layer).fanIn() == 0 && !hasOwnScale(layer) && readsInputs(layer);
  }

  /** Whether what reads the layer normalizes it, perhaps after a layer without weights. */
  private boolean isNormalized(int layer) {
    for (LayerDescription above : layers) {
      if (below(above.index()).contains(layer)) {
        boolean normalizes = above.kind().toLowerCase(Locale.ROOT).contains("norm");
        boolean passes = above.fanIn() == 0 && !above.isOutput();
        if (normalizes || (passes && isNormalized(above.index()))) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean hasOwnScale(int layer) {
    String kind = layers.get(layer).kind().toLowerCase(Locale.ROOT);
    return NO_SCALE.stream().anyMatch(kind::contains);
  }

  private List<Integer> below(int layer) {
    if (chain) {
      return layer == 0 ? List.of() : List.of(layer - 1);
    }
    return layers.get(layer).inputs().stream().filter(input -> input < layer).toList();
  }

  /**
   * Root mean square of what a layer reads, from its alignment, whose denominator holds it: exact for
   * any weights. NaN where the frame lacks a column.
   */
  public static double rootMeanSquare(RunState run, int layer) {
    double random = run.value(PREACTIVATION_VARIANCE, layer) / run.value(ALIGNMENT, layer);
    double bias = run.value(BIAS_VARIANCE, layer);
    double square = (random - (bias > 0 ? bias : 0)) / run.value(WEIGHT_VARIANCE_SCALED, layer);
    return square > 0 && Double.isFinite(square) ? Math.sqrt(square) : Double.NaN;
  }
}
