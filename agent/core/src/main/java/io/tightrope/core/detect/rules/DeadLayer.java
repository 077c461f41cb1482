package io.tightrope.core.detect.rules;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY;
import static io.tightrope.core.frame.LayerStatistic.DEAD_UNITS;

import io.tightrope.core.detect.evidence.Held;
import io.tightrope.core.detect.evidence.Layers;
import io.tightrope.core.detect.evidence.Range;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Advice;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Figures;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.finding.Severity;
import java.util.List;
import java.util.Optional;

/** A hidden layer of which no unit, or next to none, passes anything on. */
public final class DeadLayer implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "DeadLayer", Severity.CRITICAL, "A layer passes nothing on")
      .judgedBy(Limits.class, DeadLayer::new)
      .explainedBy(() -> List.of(Rule.INPUT_SCALE, Rule.OVERSIZED_UPDATES))
      .shownBy(DEAD_UNITS, ACTIVATION_SPARSITY);

  /**
   * Its limits.
   *
   * @param sparsity share of zeros from which on a layer is dead
   * @param deadUnits share of silent units from which on a layer is dead
   * @param plainSteps optimizer steps that it must last in a network without a design
   */
  public record Limits(
      @Range(above = 0, max = 1) double sparsity,
      @Range(above = 0, max = 1) double deadUnits,
      @Range(min = 0) int plainSteps) {}

  private final Limits limits;
  private final Held lasting = new Held();

  DeadLayer(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    Layers layers =
        run.hiddenWhere(layer -> run.value(ACTIVATION_SPARSITY, layer) >= limits.sparsity()
            || run.value(DEAD_UNITS, layer) >= limits.deadUnits());
    lasting.update(!layers.isEmpty(), run.step());
    boolean lasts = run.isDesigned() || lasting.forSteps(limits.plainSteps(), run.step());
    if (layers.isEmpty() || !lasts) {
      return Optional.empty();
    }
    return Optional.of(new Finding(
        Severity.CRITICAL,
        layers,
        largestSparsity(run, layers),
        new Expected(run.target(), Double.NaN, limits.sparsity()),
        () -> wording(run, layers)));
  }

  private static double largestSparsity(RunState run, Layers layers) {
    double largest = 0;
    for (int layer : layers.toList()) {
      double sparsity = run.value(ACTIVATION_SPARSITY, layer);
      largest = Double.isNaN(sparsity) ? largest : Math.max(largest, sparsity);
    }
    return largest;
  }

  private static Wording wording(RunState run, Layers layers) {
    Figures figures = new Figures();
    int first = layers.first();
    String measured = "share of zeros " + figures.share("sparsity", largestSparsity(run, layers))
        + (Double.isNaN(run.target()) ? "" : ", expected " + figures.share("target", run.target()));
    boolean threshold = Advice.hasThreshold(run, first);
    return new Wording(
        "nothing is passed on",
        measured,
        threshold
            ? "The pre-activations of layer " + figures.layer(first)
                + " no longer reach the threshold: biases drifted down, or the threshold is far"
                + " above its input."
            : "All units of layer " + figures.layer(first)
                + " are switched off: biases drifted down, or an update was far too large.",
        threshold
            ? "Go back to the last good checkpoint, then lower the threshold of layer "
                + figures.layer(first) + " or re-initialize its weights and biases."
            : "Go back to the last good checkpoint and lower the learning rate, or re-initialize"
                + " the weights and biases of layer " + figures.layer(first) + ".",
        figures.list());
  }
}
