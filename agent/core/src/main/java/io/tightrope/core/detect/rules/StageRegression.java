package io.tightrope.core.detect.rules;

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

/**
 * A stage change that made things worse and is not forgiven: long after it the loss is still well
 * above what it was before. Critical once half of what had been learned stays lost.
 */
public final class StageRegression implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "StageRegression", Severity.WARNING, "A stage change made things worse")
      .judgedBy(Limits.class, StageRegression::new)
      .judgedByLoss()
      .explainedBy(() -> List.of(
          Rule.NON_FINITE_VALUES,
          Rule.DEAD_LAYER,
          Rule.VARIANCE_EXPLOSION,
          Rule.VARIANCE_COLLAPSE,
          Rule.REPRESENTATION_COLLAPSE,
          Rule.GRADIENT_EXPLOSION,
          Rule.GRADIENT_VANISHING,
          Rule.SPARSITY_LOST))
      .shownByLoss();

  /**
   * Its limits; shares of the way from the loss before the stage back to chance.
   *
   * @param graceSteps optimizer steps in which any loss is accepted
   * @param warningShare what may be lost after that
   * @param criticalShare beyond it the stage has broken the run
   * @param lastingSteps optimizer steps for which that must have been so
   * @param criticalSteps optimizer steps after which it is critical
   */
  public record Limits(
      @Range(min = 0) int graceSteps,
      @Range(above = 0) double warningShare,
      @Range(above = 0) double criticalShare,
      @Range(min = 0) int criticalSteps,
      @Range(min = 0) int lastingSteps) {}

  private final Limits limits;
  private final Held much = new Held();

  StageRegression(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    double before = run.loss().beforeStage();
    double now = run.loss().median();
    double chance = run.loss().chance();
    long steps = run.stepsInStage();
    if (Double.isNaN(before) || !(before < chance) || steps < limits.graceSteps()) {
      return Optional.empty();
    }
    double lost = (now - before) / (chance - before);
    much.update(lost > limits.criticalShare(), run.step());
    if (!(lost > limits.warningShare())) {
      return Optional.empty();
    }
    boolean critical =
        steps >= limits.criticalSteps() && much.forSteps(limits.lastingSteps(), run.step());
    return Optional.of(new Finding(
        critical ? Severity.CRITICAL : Severity.WARNING,
        Layers.none(),
        now,
        new Expected(before, 0, before + limits.warningShare() * (chance - before)),
        () -> wording(run, before, now)));
  }

  private static Wording wording(RunState run, double before, double now) {
    Figures figures = new Figures();
    return new Wording(
        "the stage change undid what was learned",
        "loss " + figures.number("loss", now) + " after "
            + figures.whole("steps of this stage", run.stepsInStage())
            + " steps of this stage, was " + figures.number("loss before", before)
            + " before it",
        "The step in sparsity was too large for weights trained at the lower one.",
        Advice.sentence(Advice.stepBack(figures, run)
            + "take half of the increment and change the stage layer by layer."),
        figures.list());
  }
}
