package io.tightrope.core.detect.rules;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY;
import static io.tightrope.core.frame.LayerStatistic.DEAD_UNITS;

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

/**
 * More silent units than the layer's sparsity, input correlation and the number of samples explain.
 * Inputs are correlated, so a healthy sparse unit is silent on a whole batch far more often than
 * independent draws would have it; the theory gives the share, a binomial over the units its
 * spread.
 */
public final class DeadUnits implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "DeadUnits",
          Severity.WARNING,
          "More units are silent than sparsity, input correlation and batch explain")
      .judgedBy(Limits.class, DeadUnits::new)
      .explainedBy(() -> List.of(
          Rule.INPUT_SCALE,
          Rule.NON_FINITE_VALUES,
          Rule.DEAD_LAYER,
          Rule.VARIANCE_COLLAPSE,
          Rule.REPRESENTATION_COLLAPSE,
          Rule.VARIANCE_EXPLOSION,
          Rule.GRADIENT_EXPLOSION))
      .shownBy(DEAD_UNITS, ACTIVATION_SPARSITY);

  /**
   * Its limits.
   *
   * @param deviations standard deviations of the binomial beyond the explained share
   * @param leastVariance floor of the binomial's variance for shares near 0 and 1
   * @param freshSteps optimizer steps of the run in which units are still alike
   * @param freshError the model's error in these
   * @param trainedError its error later, when units differ in bias
   */
  public record Limits(
      @Range(above = 0) double deviations,
      @Range(min = 0, max = 1) double leastVariance,
      @Range(min = 0) int freshSteps,
      @Range(min = 0, max = 1) double freshError,
      @Range(min = 0, max = 1) double trainedError) {}

  private final Limits limits;

  DeadUnits(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    Layers layers = run.hiddenWhere(layer -> excess(run, layer) > 0);
    if (layers.isEmpty()) {
      return Optional.empty();
    }
    int worst = worst(run, layers);
    return Optional.of(new Finding(
        Severity.WARNING,
        layers,
        run.value(DEAD_UNITS, worst),
        new Expected(run.expectedDeadUnits(worst), 0, bound(run, worst)),
        () -> wording(run, worst)));
  }

  private int worst(RunState run, Layers layers) {
    int worst = layers.first();
    for (int layer : layers.toList()) {
      worst = excess(run, layer) > excess(run, worst) ? layer : worst;
    }
    return worst;
  }

  private double excess(RunState run, int layer) {
    return run.value(DEAD_UNITS, layer) - bound(run, layer);
  }

  private double bound(RunState run, int layer) {
    int units = run.description().layers().get(layer).units();
    double share = run.expectedDeadUnits(layer);
    boolean fresh = run.frame().step() <= limits.freshSteps();
    double error = fresh ? limits.freshError() : limits.trainedError();
    double spread = Math.sqrt(Math.max(share * (1 - share), limits.leastVariance()) / units);
    return share + limits.deviations() * spread + error;
  }

  private Wording wording(RunState run, int layer) {
    Figures figures = new Figures();
    String measured = figures.share(run, DEAD_UNITS, layer) + " of layer " + figures.layer(layer)
        + " silent on " + figures.whole("samples", run.frame().windowSamples())
        + " samples, expected " + figures.share("expected", run.expectedDeadUnits(layer))
        + " and at most "
        + figures.share("limit", bound(run, layer)) + " at this sparsity and correlation";
    return new Wording(
        "more units are silent than chance explains",
        measured,
        Advice.hasThreshold(run, layer)
            ? "Some units have drifted so far below the threshold that no input wakes them."
            : "The biases of some units have drifted so far down that no input activates them.",
        "Lower the learning rate of biases, or give these units fresh weights"
            + (Advice.hasStages(run) ? " at the next stage change." : "."),
        figures.list());
  }
}
