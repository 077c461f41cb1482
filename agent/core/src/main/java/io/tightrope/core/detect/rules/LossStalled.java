package io.tightrope.core.detect.rules;

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
 * The loss does not move: still where it began after many steps (critical: this run does not
 * learn), or without a new best for long while it is far from done.
 */
public final class LossStalled implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "LossStalled", Severity.WARNING, "The loss no longer moves")
      .judgedBy(Limits.class, LossStalled::new)
      .explainedBy(() -> List.of(
          Rule.NON_FINITE_VALUES,
          Rule.DEAD_LAYER,
          Rule.VARIANCE_EXPLOSION,
          Rule.VARIANCE_COLLAPSE,
          Rule.REPRESENTATION_COLLAPSE,
          Rule.GRADIENT_EXPLOSION,
          Rule.GRADIENT_VANISHING,
          Rule.STAGE_REGRESSION))
      .shownByLoss();

  /**
   * Its limits.
   *
   * @param improvement share by which the running median must fall to count as moving
   * @param flatSteps optimizer steps without that
   * @param farFromDone share of the first loss below which a flat loss is normal
   * @param stuckSteps optimizer steps of a stage after which a loss at chance is critical
   * @param plainStuckSteps the same for a network without a design, a warning
   * @param stuckShare share of the loss at chance above which nothing has been learned
   */
  public record Limits(
      @Range(min = 0, below = 1) double improvement,
      @Range(min = 1) int flatSteps,
      @Range(min = 0) double farFromDone,
      @Range(min = 1) int stuckSteps,
      @Range(min = 1) int plainStuckSteps,
      @Range(above = 0) double stuckShare) {}

  private final Limits limits;
  private double best = Double.POSITIVE_INFINITY;
  private long bestStep;

  LossStalled(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    double median = run.loss().median();
    follow(run, median);
    boolean designed = run.isDesigned();
    boolean flat = designed
        && run.frame().step() - bestStep > limits.flatSteps()
        && median > limits.farFromDone() * run.loss().first();
    long patience = designed ? limits.stuckSteps() : limits.plainStuckSteps();
    boolean atStart = run.stepsInStage() > patience
        && !run.loss().resumed()
        && run.loss().bestInStage() > limits.stuckShare() * run.loss().chance()
        && (designed || run.loss().stuck());
    if (!flat && !atStart) {
      return Optional.empty();
    }
    return Optional.of(new Finding(
        atStart && designed ? Severity.CRITICAL : Severity.WARNING,
        Layers.none(),
        median,
        new Expected(Double.NaN, 0, limits.farFromDone() * run.loss().first()),
        () -> wording(run, atStart)));
  }

  private void follow(RunState run, double median) {
    if (run.framesInStage() == 1 || median < best * (1 - limits.improvement())) {
      best = run.framesInStage() == 1 ? Double.POSITIVE_INFINITY : median;
      bestStep = run.frame().step();
    }
  }

  private Wording wording(RunState run, boolean atStart) {
    Figures figures = new Figures();
    long since = atStart ? run.stageStep() : bestStep;
    return new Wording(
        atStart ? "the network does not learn" : "the loss no longer moves",
        "loss " + figures.number("loss", run.loss().median())
            + " over the last steps, no better since step " + figures.whole("since", since)
            + "; the run began with " + figures.number("first loss", run.loss().first()),
        cause(run, atStart),
        "Look at input correlation and gradients along the depth; " + Advice.stepBack(figures, run)
            + "change the learning rate.",
        figures.list());
  }

  private static String cause(RunState run, boolean atStart) {
    if (atStart) {
      return "The output does not depend on the input: either no signal reaches the last layer or"
          + " no gradient the first.";
    }
    return "The signal that is left hardly differs between inputs, or the learning rate does not"
        + " fit" + (Advice.hasStages(run) ? " this stage." : ".");
  }
}
