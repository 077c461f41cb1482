package io.tightrope.core.detect;

import io.tightrope.theory.activation.SparseKind;
import java.util.Optional;

/** Why the variance of a layer runs away or dies, and what would hold it, in words. */
final class VarianceCauses {
  private VarianceCauses() {}

  static String explosion(RunState run, int layer) {
    Optional<SparseKind> kind = Advice.kindOf(run, layer);
    String name = Advice.name(run, layer);
    if (kind.isPresent() && !kind.get().clipped()) {
      return "The " + name + " has no stable fixed point"
          + (run.target() > 0 ? " at this sparsity" : "")
          + ": without a clip every upward fluctuation of the variance grows from layer to layer.";
    }
    if (kind.isPresent()) {
      return "The clip of the " + name + " is too wide for these weights: the variance has left for"
          + " a second fixed point above the one it was designed for.";
    }
    return "The weights of these layers are too large for a " + name
        + ": each hands on more variance than it receives.";
  }

  static String remedy(RunState run, int layer) {
    String back = Advice.stepBack(run);
    return Advice.sentence(Advice.clipped(run, layer)
        .map(clip -> back + clip + ".")
        .orElse(back + "scale the weights of these layers down to the edge of chaos and clip"
            + " gradients per layer."));
  }

  static String collapse(RunState run, int layer) {
    return run.stage() > 1 && run.stepsInStage() < 100
        ? "The stage change gave these layers thresholds that their input no longer reaches: each"
            + " passes on less than it was measured with."
        : "The weights of these layers are too small for their thresholds: each passes on less"
            + " variance than it receives.";
  }

  static String revival(RunState run) {
    return Advice.sentence(Advice.stepBack(run)
        + "change the stage layer by layer from the first on: scale weights and bias back to q*,"
        + " then take the threshold from the pre-activations that the changed layers below give.");
  }
}
