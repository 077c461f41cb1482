package io.tightrope.core.detect.rules;

import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_GRADIENT_NORM;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;

import io.tightrope.core.detect.evidence.Held;
import io.tightrope.core.detect.evidence.Layers;
import io.tightrope.core.detect.evidence.NetworkInputs;
import io.tightrope.core.detect.evidence.Range;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.evidence.Saturation;
import io.tightrope.core.detect.finding.Advice;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Figures;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.finding.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Nearly all units of a tanh, sigmoid or similar layer stand at an end of its range, where no gradient
 * passes. Quantiles are measured now and then; the last ones hold until there are newer ones.
 */
public final class SaturatedUnits implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "SaturatedUnits",
          Severity.CRITICAL,
          "Nearly all units of a layer stand at the ends of their activation's range")
      .judgedBy(Limits.class, SaturatedUnits::new)
      .judgedByLoss()
      .explainedBy(() -> List.of(
          Rule.INPUT_SCALE,
          Rule.OVERSIZED_UPDATES,
          Rule.VARIANCE_EXPLOSION,
          Rule.NON_FINITE_VALUES))
      .shownBy(PREACTIVATION_VARIANCE, PREACTIVATION_GRADIENT_NORM);

  /**
   * Its limits.
   *
   * @param share of the pre-activations beyond the ends
   * @param steps optimizer steps that it must last
   * @param lastingSteps optimizer steps for which the loss must tell against the run to be critical
   * @param learned share of the loss at chance below which a network without a design has learned in spite
   *     of it
   * @param largeInputs root mean square of the inputs above which they are the likely cause
   */
  public record Limits(
      @Range(above = 0, max = 1) double share,
      @Range(min = 1) int steps,
      @Range(min = 0) int lastingSteps,
      @Range(above = 0, max = 1) double learned,
      @Range(above = 1) double largeInputs) {}

  private final Limits limits;
  private final Held against = new Held();
  private double[] shares = {};
  private long lastSeq = Long.MIN_VALUE;
  private Held[] held = {};

  SaturatedUnits(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    boolean tells = run.lossTellsAgainstStart();
    against.update(tells, run.step());
    if (run.frame().seq() > lastSeq) {
      lastSeq = run.frame().seq();
      measure(run);
    }
    Layers layers = run.hiddenWhere(layer -> held[layer].forSteps(limits.steps(), run.step()));
    if (layers.isEmpty() || (run.learnsAllTheSame() && hasLearnedMuch(run))) {
      return Optional.empty();
    }
    int worst = layers.first();
    for (int layer : layers.toList()) {
      worst = shares[layer] > shares[worst] ? layer : worst;
    }
    int most = worst;
    return Optional.of(new Finding(
        against.forSteps(limits.lastingSteps(), run.step()) ? Severity.CRITICAL : Severity.WARNING,
        layers,
        shares[most],
        new Expected(0, 0, limits.share()),
        true,
        () -> wording(run, layers, most)));
  }

  private boolean hasLearnedMuch(RunState run) {
    return run.loss().median() < limits.learned() * run.loss().chance();
  }

  private void measure(RunState run) {
    if (shares.length != run.layers()) {
      shares = new double[run.layers()];
      held = new Held[run.layers()];
      Arrays.setAll(held, layer -> new Held());
    }
    for (int layer = 0; layer < shares.length; layer++) {
      double share = Saturation.share(run, layer);
      shares[layer] = Double.isNaN(share) ? shares[layer] : share;
      held[layer].update(shares[layer] > limits.share(), run.frame().step());
    }
  }

  private Wording wording(RunState run, Layers layers, int worst) {
    Figures figures = new Figures();
    int first = layers.first();
    double size = NetworkInputs.rootMeanSquare(run, first);
    boolean inputs = size > limits.largeInputs() && new NetworkInputs(run).areReadBy(first);
    double end = Saturation.end(run.description().layers().get(worst)).orElse(Double.NaN);
    return new Wording(
        "units are saturated",
        figures.share("saturated", shares[worst]) + " of the pre-activations of layer "
            + figures.layer(worst) + " are beyond " + figures.number("end", end)
            + " on either side, expected below " + figures.share("limit", limits.share()),
        inputs
            ? "The inputs are not scaled: their root mean square is "
                + figures.number("input size", size) + ", which drives the "
                + Advice.name(run, worst) + " to the ends of its range."
            : "The weights or biases of these layers are too large for the "
                + Advice.name(run, worst)
                + ": at the ends of its range it passes no gradient on. A learning rate that is too"
                + " high drives it there.",
        inputs
            ? "Standardize the inputs (NormalizerStandardize), or begin the network with a"
                + " BatchNormalization layer."
            : "Lower the learning rate and start again from fresh weights (Xavier), or normalize the"
                + " layer's inputs.",
        figures.list());
  }
}
