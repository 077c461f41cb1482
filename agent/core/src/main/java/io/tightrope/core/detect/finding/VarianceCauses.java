package io.tightrope.core.detect.finding;

import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;

import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.theory.activation.SparseKind;
import java.util.Optional;

/** Why the variance of a layer runs away or dies, and what would hold it, in words. */
public final class VarianceCauses {
  private VarianceCauses() {}

  public static String explosion(RunState run, int layer) {
    Optional<SparseKind> kind = Advice.kindOf(run, layer);
    if (kind.isEmpty() || !Advice.hasThreshold(run, layer)) {
      return "The weights of these layers are too large for " + Advice.nameWithArticle(run, layer)
          + ": each passes on more variance than it receives.";
    }
    if (kind.get().clipped()) {
      return "The clip of the " + Advice.name(run, layer)
          + " is too wide for these weights: the variance has left for a second fixed point above"
          + " the one it was designed for.";
    }
    return "The " + Advice.name(run, layer) + " has no stable fixed point"
        + (run.target() > 0 ? " at this sparsity" : "")
        + ": without a clip every upward fluctuation of the variance grows from layer to layer.";
  }

  /** Why the variance of random weights leaves its band without a threshold, upwards or downwards. */
  public static String escape(RunState run, int layer) {
    return Advice.hasThreshold(run, layer) || rises(run, layer)
        ? explosion(run, layer)
        : "The weights of these layers are too small for " + Advice.nameWithArticle(run, layer)
            + ": each passes on less variance than it receives.";
  }

  /** What holds it. */
  public static String escapeRemedy(Figures figures, RunState run, int layer) {
    return Advice.hasThreshold(run, layer) || rises(run, layer)
        ? remedy(figures, run, layer)
        : "Scale the weights of these layers up to the edge of chaos (He for ReLU, Xavier for tanh),"
            + " or add a normalization.";
  }

  private static boolean rises(RunState run, int last) {
    int first =
        run.hiddenWhere(layer -> run.value(PREACTIVATION_VARIANCE, layer) > 0).first();
    return first < 0
        || !(run.value(PREACTIVATION_VARIANCE, last) < run.value(PREACTIVATION_VARIANCE, first));
  }

  public static String remedy(Figures figures, RunState run, int layer) {
    String back = Advice.stepBack(figures, run);
    return Advice.sentence(back
        + Advice.clipped(figures, run, layer)
            .map(clip -> clip + ".")
            .orElse("scale the weights of these layers down to the edge of chaos and clip"
                + " gradients per layer."));
  }
}
