package io.tightrope.core.expect;

import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;

/**
 * Hidden layers of which each turns the signal of the one before into its own, so that the variance
 * map may be applied once per layer. A sum of branches, a normalization, an embedding or a
 * recurrent layer breaks a chain: behind it the signal has a scale of its own.
 */
final class LayerChain {
  private static final List<String> BREAKING =
      List.of("norm", "recurrent", "lstm", "rnn", "embedding", "attention");

  private LayerChain() {}

  /**
   * The longest chain of a frame in network order, the first of several as long; a single layer
   * where no two are connected, and empty where no hidden layer has a variance.
   */
  static List<Integer> longest(RunDescription run, StepFrame frame) {
    int count = Math.min(frame.layerCount(), run.layers().size());
    int[] before = new int[count];
    int[] length = new int[count];
    int last = -1;
    for (int layer = 0; layer < count; layer++) {
      before[layer] = -1;
      if (!isLink(run, frame, layer)) {
        continue;
      }
      before[layer] = linkBelow(run, frame, layer);
      length[layer] = before[layer] < 0 ? 1 : length[before[layer]] + 1;
      if (last < 0 || length[layer] > length[last]) {
        last = layer;
      }
    }
    LinkedList<Integer> chain = new LinkedList<>();
    for (int layer = last; layer >= 0; layer = before[layer]) {
      chain.addFirst(layer);
    }
    return List.copyOf(chain);
  }

  /** The layer of which this one alone gets its signal, or -1 where that chain is broken. */
  private static int linkBelow(RunDescription run, StepFrame frame, int layer) {
    if (breaks(run.layers().get(layer))) {
      return -1;
    }
    int below = Expectations.below(run, layer);
    while (below >= 0 && below < layer) {
      if (breaks(run.layers().get(below))) {
        return -1;
      }
      if (isLink(run, frame, below)) {
        return below;
      }
      int next = Expectations.below(run, below);
      if (next >= below) {
        return -1;
      }
      below = next;
    }
    return -1;
  }

  private static boolean isLink(RunDescription run, StepFrame frame, int layer) {
    return StageDesign.isHidden(run, layer)
        && !Double.isNaN(frame.value(PREACTIVATION_VARIANCE, layer));
  }

  private static boolean breaks(LayerDescription layer) {
    String kind = layer.kind().toLowerCase(Locale.ROOT);
    return BREAKING.stream().anyMatch(kind::contains);
  }
}
