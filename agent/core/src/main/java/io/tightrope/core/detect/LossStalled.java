package io.tightrope.core.detect;

import io.tightrope.core.detect.Finding.Wording;
import org.jspecify.annotations.Nullable;

/**
 * The loss does not move: still where it began after many steps (critical: this run does not
 * learn), or without a new best for long while it is far from done.
 */
final class LossStalled implements Detector {
  private final RuleSettings.LossStalled limits;
  private double best = Double.POSITIVE_INFINITY;
  private long bestStep;

  LossStalled(RuleSettings.LossStalled limits) {
    this.limits = limits;
  }

  @Override
  public @Nullable Finding judge(RunState run) {
    double median = run.loss().median();
    double first = run.loss().first();
    long step = run.frame().step();
    if (run.framesInStage() == 1 || median < best * (1 - limits.improvement())) {
      best = run.framesInStage() == 1 ? Double.POSITIVE_INFINITY : median;
      bestStep = step;
    }
    boolean flat = step - bestStep > limits.flatSteps() && median > limits.farFromDone() * first;
    boolean atStart = run.stepsInStage() > limits.stuckSteps()
        && run.loss().bestInStage() > limits.stuckShare() * run.loss().chance();
    if (!flat && !atStart) {
      return null;
    }
    long since = atStart ? run.stageStep() : bestStep;
    return new Finding(
        Rule.LOSS_STALLED,
        atStart ? Severity.CRITICAL : Severity.WARNING,
        Layers.none(),
        median,
        new Expected(Double.NaN, 0, limits.farFromDone() * first),
        () -> new Wording(
            atStart ? "the network does not learn" : "the loss no longer moves",
            "loss " + Numbers.shortly(median) + " over the last steps, no better since step "
                + since + "; the run began with " + Numbers.shortly(first),
            atStart
                ? "The output does not depend on the input: either no signal reaches the last layer"
                    + " or no gradient the first."
                : "The signal that is left tells too little of the inputs apart, or the learning"
                    + " rate does not fit this stage.",
            "Look at input correlation and gradients along the depth; " + Advice.stepBack(run)
                + "change the learning rate."));
  }
}
