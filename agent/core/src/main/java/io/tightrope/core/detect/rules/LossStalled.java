package io.tightrope.core.detect.rules;

import static io.tightrope.core.frame.LayerStatistic.UPDATE_RATIO;

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
 * The loss does not fall: it has risen and stays up (critical: what was learned is lost; in a network
 * without a design only if its layers show it too), is still
 * where it began after many steps (critical in a network with a design: it does not learn), or is
 * plainly above that of a guess for many steps (critical), or is
 * without a new best for long while far from done. Judged by the loss of every step alone.
 */
public final class LossStalled implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "LossStalled", Severity.CRITICAL, "The loss does not fall, or has risen and stays up")
      .judgedBy(Limits.class, LossStalled::new)
      .judgedByLoss()
      .explainedBy(() -> List.of(
          Rule.UNSTABLE_INITIALIZATION,
          Rule.INPUT_SCALE,
          Rule.OVERSIZED_UPDATES,
          Rule.SATURATED_UNITS,
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
   * @param risenShare share of the best loss by which the loss must have risen
   * @param risenSteps optimizer steps for which much of what was learned must be lost
   * @param movedVariance factor by which a layer of a network without a design must have left its
   *     expected q for a rise to be critical
   * @param movedUpdate or update ratio that a layer must show
   * @param faintUpdate update ratio below which an update changes nothing in single precision worth
   *     the name, so that a loss without any fall is critical
   * @param improvement share by which the running median must fall to count as moving
   * @param flatSteps optimizer steps without that
   * @param farFromDone share of the first loss below which a flat loss is normal
   * @param stuckSteps optimizer steps of a stage after which a loss at chance is critical
   * @param plainStuckSteps the same for a network without a design, a warning
   * @param plainHopelessSteps the same, critical
   * @param stuckShare share of the loss at chance above which nothing has been learned
   */
  public record Limits(
      @Range(min = 0) double risenShare,
      @Range(min = 1) int risenSteps,
      @Range(above = 1) double movedVariance,
      @Range(above = 0) double movedUpdate,
      @Range(min = 0) double faintUpdate,
      @Range(min = 0, below = 1) double improvement,
      @Range(min = 1) int flatSteps,
      @Range(min = 0) double farFromDone,
      @Range(min = 1) int stuckSteps,
      @Range(min = 1) int plainStuckSteps,
      @Range(min = 1) int plainHopelessSteps,
      @Range(above = 0) double stuckShare) {}

  private final Limits limits;
  private double best = Double.POSITIVE_INFINITY;
  private long bestStep;
  private long stageStep = Long.MIN_VALUE;
  private double largestUpdate = Double.NaN;

  LossStalled(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    double median = run.loss().median();
    follow(run, median);
    boolean designed = run.isDesigned();
    followUpdates(run);
    boolean faint = largestUpdate < limits.faintUpdate();
    boolean flat = designed
        && run.step() - bestStep > limits.flatSteps()
        && median > limits.farFromDone() * run.loss().first();
    long patience = designed || faint ? limits.stuckSteps() : limits.plainStuckSteps();
    boolean atStart = run.stepsInStage() > patience
        && !Double.isNaN(median)
        && !run.loss().resumed()
        && (designed
            ? run.loss().bestInStage() > limits.stuckShare() * run.loss().chance()
            : run.loss().learnedNothing());
    boolean risen = hasRisen(run, median, designed);
    boolean worseThanGuess = !designed && run.isWorseThanGuess();
    if (!flat && !atStart && !risen && !worseThanGuess) {
      return Optional.empty();
    }
    return Optional.of(new Finding(
        worseThanGuess
                || (risen && (designed || hasMoved(run)))
                || (atStart && isHopeless(run, faint))
            ? Severity.CRITICAL
            : Severity.WARNING,
        Layers.none(),
        median,
        new Expected(Double.NaN, 0, limits.farFromDone() * run.loss().first()),
        true,
        () -> worseThanGuess
            ? ofWorseThanGuess(run)
            : risen ? ofRise(run) : ofStall(run, atStart, faint)));
  }

  private boolean isHopeless(RunState run, boolean faint) {
    return run.isDesigned() || faint || run.stepsInStage() > limits.plainHopelessSteps();
  }

  /** Parameters are read at some of the observed steps only; the last reading counts. */
  private void followUpdates(RunState run) {
    double largest = Double.NaN;
    for (int layer = 0; layer < run.layers(); layer++) {
      double ratio = run.value(UPDATE_RATIO, layer);
      largest = Double.isNaN(largest) || ratio > largest ? ratio : largest;
    }
    largestUpdate = Double.isNaN(largest) ? largestUpdate : largest;
  }

  private boolean hasRisen(RunState run, double median, boolean designed) {
    boolean lasts = run.loss().worseFor(limits.risenSteps())
        || (!designed && run.loss().raisedFor(limits.risenSteps()));
    double lowest = lowest(run, designed);
    return lasts && median - lowest > limits.risenShare() * Math.abs(lowest);
  }

  /** What a rise is measured from: a network without a design may have been at its best at the start. */
  private static double lowest(RunState run, boolean designed) {
    return designed ? run.loss().best() : Math.min(run.loss().best(), run.loss().first());
  }

  /**
   * Whether a layer shows that something has happened to the network: the loss of a game of two
   * networks rises without that.
   */
  private boolean hasMoved(RunState run) {
    for (int layer = 0; layer < run.layers(); layer++) {
      double ratio = run.varianceRatio(layer);
      if (ratio > limits.movedVariance() || ratio < 1 / limits.movedVariance()) {
        return true;
      }
    }
    return largestUpdate > limits.movedUpdate();
  }

  private void follow(RunState run, double median) {
    if (stageStep != run.stageStep() || median < best * (1 - limits.improvement())) {
      best = stageStep != run.stageStep() ? Double.POSITIVE_INFINITY : median;
      stageStep = run.stageStep();
      bestStep = run.step();
    }
  }

  private static Wording ofWorseThanGuess(RunState run) {
    Figures figures = new Figures();
    return new Wording(
        "the network does worse than a guess",
        "loss " + figures.number("loss", run.loss().median())
            + " over the last steps, a guess among the classes has "
            + figures.number("guess", run.guessing().loss()),
        "The outputs are far too large and wrong: the learning rate is too high, or the weights or"
            + " inputs are too large.",
        "Lower the learning rate and start again from fresh weights; scale the inputs.",
        figures.list());
  }

  private static Wording ofRise(RunState run) {
    Figures figures = new Figures();
    return new Wording(
        "the loss has risen and stays up",
        "loss " + figures.number("loss", run.loss().median()) + " over the last steps, was "
            + figures.number("best", lowest(run, run.isDesigned())) + " at its best",
        "What was learned is being lost: an update was too large, the data changed, or the layers"
            + " have lost their signal.",
        "Go back to a checkpoint from before the rise"
            + (Advice.hasStages(run)
                ? " and raise the sparsity by less."
                : " and lower the learning rate.")
            + " Look at the layers' variance and gradients at that step.",
        figures.list());
  }

  private Wording ofStall(RunState run, boolean atStart, boolean faint) {
    Figures figures = new Figures();
    long since = atStart ? run.stageStep() : bestStep;
    return new Wording(
        atStart ? "the network does not learn" : "the loss no longer moves",
        "loss " + figures.number("loss", run.loss().median())
            + " over the last steps, no better since step " + figures.whole("since", since)
            + "; the run began with " + figures.number("first loss", run.loss().first()),
        faint ? ofFaintUpdates(figures) : cause(run, atStart),
        faint
            ? "Raise the learning rate a hundredfold, and look whether the layers are frozen."
            : "Look at input correlation and gradients along the depth; "
                + Advice.stepBack(figures, run) + "change the learning rate.",
        figures.list());
  }

  private String ofFaintUpdates(Figures figures) {
    return "The updates are too small to change anything: the largest is "
        + figures.number("update ratio", largestUpdate) + " of its layer's weights. The learning"
        + " rate is too low, or all layers are frozen.";
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
