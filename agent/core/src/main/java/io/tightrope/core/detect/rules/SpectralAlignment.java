package io.tightrope.core.detect.rules;

import static io.tightrope.core.frame.LayerStatistic.INPUT_CORRELATION;
import static io.tightrope.core.frame.LayerStatistic.SPECTRAL_ALIGNMENT;

import io.tightrope.core.detect.evidence.Layers;
import io.tightrope.core.detect.evidence.NetworkInputs;
import io.tightrope.core.detect.evidence.Plateau;
import io.tightrope.core.detect.evidence.Range;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Advice;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Figures;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The inputs of a layer have come to lie along the one direction that its weights amplify most. In a
 * healthy run the alignment settles within some hundred steps; in one that collapses slowly it climbs all
 * the while, long before the loss shows anything. A level that is high from the start is a matter of the
 * learning rate and of the width, so that it takes both: a high level, and a rise over the layer's own
 * plateau. A stage change moves the level of all layers, so that each stage has a plateau of its own.
 * Layers that read the network's inputs are left out, whose direction is that of the data, and layers of
 * few inputs, where chance alone aligns them by {@code 1/sqrt(inputs)} and more.
 */
public final class SpectralAlignment implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "SpectralAlignment",
          Severity.CRITICAL,
          "The inputs of a layer align more and more with the direction that its weights amplify most")
      .judgedBy(Limits.class, SpectralAlignment::new)
      .explainedBy(() -> List.of(
          Rule.NON_FINITE_VALUES,
          Rule.OVERSIZED_UPDATES,
          Rule.DEAD_LAYER,
          Rule.VARIANCE_EXPLOSION,
          Rule.VARIANCE_COLLAPSE))
      .shownBy(SPECTRAL_ALIGNMENT, INPUT_CORRELATION);

  /**
   * Its limits.
   *
   * @param warningLevel median of late from which on a rise is a warning
   * @param warningRise and by how much it must be above the layer's plateau
   * @param level median of late from which on a rise is critical
   * @param rise and by how much it must be above the layer's plateau
   * @param steerBelow rise at which thresholds that a schedule steers come to rest
   * @param plateauFrom steps after the first one of the run or stage from which the plateau is taken
   * @param plateauTo and up to which
   * @param window values of late of which the median is taken
   * @param minimumValues values that a median needs
   * @param inputs of a layer below which it is not judged
   */
  public record Limits(
      @Range(above = 0, max = 1) double warningLevel,
      @Range(above = 0, max = 1) double warningRise,
      @Range(above = 0, max = 1) double level,
      @Range(above = 0, max = 1) double rise,
      @Range(above = 0, max = 1) double steerBelow,
      @Range(min = 0) int plateauFrom,
      @Range(min = 1) int plateauTo,
      @Range(min = 1) int window,
      @Range(min = 1) int minimumValues,
      @Range(min = 1) int inputs) {}

  private final Limits limits;
  private final List<Plateau> plateaus = new ArrayList<>();
  private Layers judged = new Layers();
  private long firstStep = Long.MIN_VALUE;

  SpectralAlignment(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    follow(run);
    if (run.step() - firstStep <= limits.plateauTo()) {
      return Optional.empty();
    }
    Layers critical = run.hiddenWhere(layer -> rises(layer, limits.level(), limits.rise()));
    Layers layers = critical.isEmpty()
        ? run.hiddenWhere(layer -> rises(layer, limits.warningLevel(), limits.warningRise()))
        : critical;
    if (layers.isEmpty()) {
      return Optional.empty();
    }
    int worst = worst(layers);
    Plateau plateau = plateaus.get(worst);
    return Optional.of(new Finding(
        critical.isEmpty() ? Severity.WARNING : Severity.CRITICAL,
        layers,
        plateau.recent(),
        new Expected(plateau.level(), Double.NaN, plateau.level() + limits.rise()),
        // A median over many observed steps stands behind it.
        true,
        () -> wording(run, worst)));
  }

  private void follow(RunState run) {
    boolean first = plateaus.isEmpty();
    if (first || run.stageStep() > firstStep) {
      firstStep = first ? run.frame().step() : run.stageStep();
      plateaus.clear();
      for (int layer = 0; layer < run.layers(); layer++) {
        plateaus.add(new Plateau(
            limits.plateauFrom(), limits.plateauTo(), limits.window(), limits.minimumValues()));
      }
    }
    if (first) {
      NetworkInputs inputs = new NetworkInputs(run);
      judged =
          run.hiddenWhere(layer -> run.description().layers().get(layer).fanIn() >= limits.inputs()
              && !inputs.areReadBy(layer));
    }
    long steps = run.frame().step() - firstStep;
    for (int layer : judged.toList()) {
      double alignment = run.value(SPECTRAL_ALIGNMENT, layer);
      if (!Double.isNaN(alignment)) {
        plateaus.get(layer).add(steps, alignment);
      }
    }
  }

  private boolean rises(int layer, double level, double rise) {
    Plateau plateau = plateaus.get(layer);
    return plateau.recent() > level && plateau.recent() - plateau.level() > rise;
  }

  private int worst(Layers layers) {
    int worst = layers.first();
    for (int layer : layers.toList()) {
      if (rise(layer) > rise(worst)) {
        worst = layer;
      }
    }
    return worst;
  }

  private double rise(int layer) {
    return plateaus.get(layer).recent() - plateaus.get(layer).level();
  }

  private Wording wording(RunState run, int layer) {
    Figures figures = new Figures();
    boolean pressed = Advice.hasThreshold(run, layer) || Advice.hasStages(run);
    return new Wording(
        "inputs align with the weights' first direction",
        "alignment " + figures.share("recent", plateaus.get(layer).recent()) + " in layer "
            + figures.layer(layer) + ", settled at "
            + figures.share("plateau", plateaus.get(layer).level())
            + (run.stageStep() > 0 ? " early in this stage" : " early in the run"),
        "What all inputs have in common grows, and with it the direction that the weights amplify"
            + " most. The loss still falls while this goes on, and then loses everything it had"
            + " learned."
            + (pressed ? " The usual cause is a sparsity that is pressed upwards." : ""),
        pressed
            ? "Hold the sparsity: leave thresholds, targets and the gain of a penalty as they are"
                + " until the alignment has settled, then go on in smaller steps. Lowering the"
                + " learning rate alone does not help."
            : "Lower the learning rate, or clip gradients per layer, and go back to the last"
                + " checkpoint from before the rise.",
        figures.list());
  }
}
