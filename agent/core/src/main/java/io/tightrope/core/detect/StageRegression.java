package io.tightrope.core.detect;

import io.tightrope.core.detect.Finding.Wording;
import org.jspecify.annotations.Nullable;

/**
 * A stage change that made things worse and is not forgiven: long after it the loss is still well
 * above what it was before. Critical once half of what had been learned stays lost.
 */
final class StageRegression implements Detector {
  private final RuleSettings.StageRegression limits;

  StageRegression(RuleSettings.StageRegression limits) {
    this.limits = limits;
  }

  @Override
  public @Nullable Finding judge(RunState run) {
    double before = run.loss().beforeStage();
    double now = run.loss().median();
    double chance = run.loss().chance();
    long steps = run.stepsInStage();
    if (Double.isNaN(before) || !(before < chance) || steps < limits.graceSteps()) {
      return null;
    }
    double lost = (now - before) / (chance - before);
    if (!(lost > limits.warningShare())) {
      return null;
    }
    boolean critical = lost > limits.criticalShare() && steps >= limits.criticalSteps();
    return new Finding(
        Rule.STAGE_REGRESSION,
        critical ? Severity.CRITICAL : Severity.WARNING,
        Layers.none(),
        now,
        new Expected(before, 0, before + limits.warningShare() * (chance - before)),
        () -> new Wording(
            "the stage change undid what was learned",
            "loss " + Numbers.shortly(now) + " after " + steps + " steps of this stage, was "
                + Numbers.shortly(before) + " before it",
            "The step in sparsity was too large for weights trained at the lower one.",
            Advice.sentence(Advice.stepBack(run)
                + "take half of the increment and change the stage layer by layer.")));
  }
}
