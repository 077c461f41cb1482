package io.tightrope.core.detect.finding;

import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.theory.TheoryReport;
import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.design.EdgeOfChaos;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What would have worked, in numbers from the theory and for the network at hand: stages, targets,
 * clips and thresholds are named only where the network has them.
 */
public final class Advice {
  private static final String VOWELS = "aeiou";
  /** Targets nearer to each other than this print as the same number. */
  private static final double LEAST_STEP = 0.005;

  /** Steps of a run before which nothing has been learned that a checkpoint could save. */
  public static final int EARLY = 10;

  /** How advice begins that is about the weights that a run began with. */
  public static final String DRAW_AGAIN = "Start again from freshly drawn weights";

  private Advice() {}

  /**
   * The clipped initialization of the layer's kind at the sparsity in force, for example {@code
   * "clip at m = 0.87 (tau = 0.52, sw2 = 3.6, sb2 = 0.11)"}; empty for other activations.
   */
  public static Optional<String> clipped(Figures figures, RunState run, int layer) {
    double sparsity = run.target();
    Optional<SparseKind> kind = kindOf(run, layer);
    if (kind.isEmpty() || !(sparsity > 0 && sparsity < 1)) {
      return Optional.empty();
    }
    double q = designQ(run, layer);
    EdgeOfChaos.Solution solution =
        EdgeOfChaos.withSlope(kind.get().withClip(), sparsity, q, TheoryReport.USUAL_SLOPE);
    return solution instanceof EdgeOfChaos.Feasible found
        ? Optional.of("clip at m = " + figures.number("m", found.activation().m()) + " (tau = "
            + figures.number("tau", found.activation().tau()) + ", sw2 = "
            + figures.number("sw2", found.sw2()) + ", sb2 = "
            + figures.number("sb2", found.sb2()) + " at q* = " + figures.number("q*", q) + ")")
        : Optional.empty();
  }

  private static double designQ(RunState run, int layer) {
    double q = run.expectedVariance(layer);
    return q > 0 && Double.isFinite(q) ? q : 1;
  }

  /** The layer's activation if it is one of the four sparse ones. */
  public static Optional<SparseKind> kindOf(RunState run, int layer) {
    return run.description()
        .layers()
        .get(layer)
        .activation()
        .flatMap(a -> SparseKind.ofLabel(a.kind()));
  }

  /** Whether the network is on a schedule, so that stages and targets may be named. */
  public static boolean hasStages(RunState run) {
    return run.stage() > 0 || run.target() > 0;
  }

  /**
   * Whether the layer has a dead zone with a threshold that somebody chose. A plain ReLU is one at zero,
   * and has none unless a schedule moves it.
   */
  public static boolean hasThreshold(RunState run, int layer) {
    Optional<SparseKind> kind = kindOf(run, layer);
    return (kind.isPresent() && (kind.get() != SparseKind.RELU_TAU || hasStages(run)))
        || threshold(run, layer) > 0;
  }

  /** As the frame has it, else as it was described; NaN where neither does. */
  private static double threshold(RunState run, int layer) {
    double tau = run.value(LayerStatistic.THRESHOLD, layer);
    return Double.isNaN(tau)
        ? run.description()
            .layers()
            .get(layer)
            .activation()
            .map(ActivationDescription::tau)
            .orElse(OptionalDouble.empty())
            .orElse(Double.NaN)
        : tau;
  }

  /** Whether the layer's activation has a clip. */
  public static boolean hasClip(RunState run, int layer) {
    return kindOf(run, layer).map(SparseKind::clipped).orElse(false)
        || run.value(LayerStatistic.CLIP, layer) > 0;
  }

  /** The kind in words: "ReLU", "shifted ReLU", "clipped soft threshold", or the framework's name. */
  public static String name(RunState run, int layer) {
    Optional<SparseKind> kind = kindOf(run, layer);
    if (kind.isPresent()) {
      return switch (kind.get()) {
        case RELU_TAU -> hasThreshold(run, layer) ? "shifted ReLU" : "ReLU";
        case ST -> "soft threshold";
        case CRELU -> "clipped shifted ReLU";
        case CST -> "clipped soft threshold";
      };
    }
    return run.description()
        .layers()
        .get(layer)
        .activation()
        .map(ActivationDescription::kind)
        .orElse("activation");
  }

  /** The same with its article: "a shifted ReLU", "an elu". */
  public static String nameWithArticle(RunState run, int layer) {
    String name = name(run, layer);
    boolean vowel = !name.isEmpty() && VOWELS.indexOf(Character.toLowerCase(name.charAt(0))) >= 0;
    return (vowel ? "an " : "a ") + name;
  }

  /**
   * "step back to 0.60, or " with the target of the stage before; empty unless that one was lower
   * than the present target.
   */
  public static String stepBack(Figures figures, RunState run) {
    double before = run.targetBefore();
    if (!(before < run.target() - LEAST_STEP)) {
      return "";
    }
    return "step back to " + figures.share("target before", before) + ", or ";
  }

  /**
   * What to do about first weights that are wrong, without a full stop. Names {@code EdgeOfChaosInitializer} where
   * it knows the layer's activation.
   */
  public static String drawAgain(RunState run, int layer) {
    return DRAW_AGAIN
        + (kindOf(run, layer).isPresent()
            ? ", which `EdgeOfChaosInitializer` scales to the design layer by layer"
            : "");
  }

  /** Whether the run is in its first {@value #EARLY} steps. */
  public static boolean isAtStart(RunState run) {
    return run.frame().step() < EARLY;
  }

  /** The same text with a capital. */
  public static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
