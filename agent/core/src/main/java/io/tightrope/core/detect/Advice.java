package io.tightrope.core.detect;

import io.tightrope.core.run.ActivationDescription;
import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.design.EdgeOfChaos;
import java.util.Optional;

/** What would have worked, in numbers from the theory. */
final class Advice {
  /** A slope of the variance map that is stable and still expressive (Price 2024, figure 3). */
  private static final double SLOPE = 0.7;

  private Advice() {}

  /**
   * The clipped initialization of the layer's kind at the sparsity in force, for example {@code
   * "clip at m = 0.87 (tau = 0.52, sw2 = 3.6, sb2 = 0.11)"}; empty for other activations.
   */
  static Optional<String> clipped(RunState run, int layer) {
    double sparsity = run.target();
    Optional<SparseKind> kind = kindOf(run, layer);
    if (kind.isEmpty() || !(sparsity > 0 && sparsity < 1)) {
      return Optional.empty();
    }
    double q = designQ(run, layer);
    EdgeOfChaos.Solution solution =
        EdgeOfChaos.withSlope(kind.get().withClip(), sparsity, q, SLOPE);
    return solution instanceof EdgeOfChaos.Feasible found
        ? Optional.of("clip at m = " + Numbers.shortly(found.activation().m()) + " (tau = "
            + Numbers.shortly(found.activation().tau()) + ", sw2 = "
            + Numbers.shortly(found.sw2()) + ", sb2 = " + Numbers.shortly(found.sb2())
            + " at q* = " + Numbers.shortly(q) + ")")
        : Optional.empty();
  }

  private static double designQ(RunState run, int layer) {
    double q = run.expectedVariance(layer);
    return q > 0 && Double.isFinite(q) ? q : 1;
  }

  static Optional<SparseKind> kindOf(RunState run, int layer) {
    return run.run().layers().get(layer).activation().flatMap(a -> SparseKind.ofLabel(a.kind()));
  }

  /** The kind in words: "shifted ReLU", "clipped soft threshold", or the framework's name. */
  static String name(RunState run, int layer) {
    Optional<SparseKind> kind = kindOf(run, layer);
    if (kind.isPresent()) {
      return switch (kind.get()) {
        case RELU_TAU -> "shifted ReLU";
        case ST -> "soft threshold";
        case CRELU -> "clipped shifted ReLU";
        case CST -> "clipped soft threshold";
      };
    }
    return run.run()
        .layers()
        .get(layer)
        .activation()
        .map(ActivationDescription::kind)
        .orElse("activation");
  }

  /** "step back to 0.60, or " with the target of the stage before; empty where there was no other target. */
  static String stepBack(RunState run) {
    String before = Numbers.ratio(run.targetBefore());
    return Double.isNaN(run.targetBefore()) || before.equals(Numbers.ratio(run.target()))
        ? ""
        : "step back to " + before + ", or ";
  }

  static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
