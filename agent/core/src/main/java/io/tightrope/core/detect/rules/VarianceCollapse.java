package io.tightrope.core.detect.rules;

import static io.tightrope.core.frame.LayerStatistic.INPUT_CORRELATION;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;

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

/** The pre-activation variance of hidden layers far below what they were designed for. */
public final class VarianceCollapse implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "VarianceCollapse",
          Severity.CRITICAL,
          "The pre-activation variance falls out of its band")
      .judgedBy(Limits.class, VarianceCollapse::new)
      .explainedBy(() -> List.of(Rule.DEAD_LAYER, Rule.NON_FINITE_VALUES))
      .shownBy(PREACTIVATION_VARIANCE, INPUT_CORRELATION);

  /**
   * Its limits, as multiples of the expected q.
   *
   * @param warning below it a layer is named
   * @param critical below it the run is failing, if it lasts
   * @param criticalSteps optimizer steps that it must last
   * @param freshSteps optimizer steps of a run before which it may be chance
   * @param comesBack multiple of the lowest q from which on learning is raising it
   * @param stageSteps optimizer steps after a stage change in which the change is the likely cause
   */
  public record Limits(
      @Range(above = 0, below = 1) double warning,
      @Range(above = 0, below = 1) double critical,
      @Range(min = 0) int criticalSteps,
      @Range(min = 0) int freshSteps,
      @Range(above = 1) double comesBack,
      @Range(min = 0) int stageSteps) {}

  private final Limits limits;
  private final Held held = new Held();
  private double bottom = Double.POSITIVE_INFINITY;

  VarianceCollapse(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    Layers layers = run.hiddenWhere(layer -> run.varianceRatio(layer) < limits.warning());
    int lowest = lowest(run, layers);
    double least = lowest < 0 ? Double.NaN : run.varianceRatio(lowest);
    follow(run, least);
    boolean against = run.lossTellsAgainst();
    if (lowest < 0 || !run.isWorthSaying()) {
      return Optional.empty();
    }
    double expected = run.expectedVariance(lowest);
    return Optional.of(new Finding(
        isCritical(run, least) ? Severity.CRITICAL : Severity.WARNING,
        layers,
        run.value(PREACTIVATION_VARIANCE, lowest),
        new Expected(expected, expected * limits.warning(), expected / limits.warning()),
        against || held.forSteps(limits.criticalSteps(), run.step()),
        () -> wording(run, lowest)));
  }

  /** The layer that is farthest below, the last of equal ones; -1 if there is none. */
  private static int lowest(RunState run, Layers layers) {
    int lowest = -1;
    for (int layer : layers.toList()) {
      boolean lower = lowest < 0 || run.varianceRatio(layer) <= run.varianceRatio(lowest);
      lowest = lower ? layer : lowest;
    }
    return lowest;
  }

  private void follow(RunState run, double least) {
    boolean low = least < limits.critical();
    held.update(low, run.frame().step());
    bottom = low ? Math.min(bottom, least) : Double.POSITIVE_INFINITY;
  }

  private boolean isCritical(RunState run, double least) {
    boolean fresh = Double.isNaN(run.targetBefore()) && run.stepsInStage() < limits.freshSteps();
    boolean comesBack = least > limits.comesBack() * bottom;
    return held.forSteps(limits.criticalSteps(), run.frame().step())
        && !fresh
        && !comesBack
        && (run.isDesigned() ? run.loss().stuck() : run.lossTellsAgainst());
  }

  private Wording wording(RunState run, int layer) {
    Figures figures = new Figures();
    return new Wording(
        "variance fell out of its band",
        "q = " + figures.number(run, PREACTIVATION_VARIANCE, layer) + " in layer "
            + figures.layer(layer) + ", expected at least "
            + figures.number("limit", run.expectedVariance(layer) * limits.warning()),
        cause(run, layer),
        action(figures, run, layer),
        figures.list());
  }

  private String cause(RunState run, int layer) {
    if (!Advice.hasThreshold(run, layer)) {
      return "The weights of these layers are too small: each passes on less variance than it"
          + " receives.";
    }
    return run.stage() > 1 && run.stepsInStage() < limits.stageSteps()
        ? "The stage change gave these layers thresholds that their input no longer reaches: each"
            + " passes on less than it was measured with."
        : "The weights of these layers are too small for their thresholds: each passes on less"
            + " variance than it receives.";
  }

  private static String action(Figures figures, RunState run, int layer) {
    if (!Advice.hasThreshold(run, layer)) {
      return "Scale the weights of these layers up to the edge of chaos, from the first on, or"
          + " normalize their inputs.";
    }
    if (Advice.isAtStart(run)) {
      return Advice.drawAgain(run, layer) + ".";
    }
    String scale = "scale weights and bias back to q*, then take the threshold from the"
        + " pre-activations that the changed layers below give.";
    return Advice.sentence(Advice.stepBack(figures, run)
        + (Advice.hasStages(run) ? "change the stage" : "start again")
        + " layer by layer from the first on: " + scale);
  }
}
