package io.tightrope.dl4j.schedule;

import java.util.List;
import java.util.Locale;

/**
 * Decides, from what was seen at one step, whether the ramp may climb, must hold, or must step back. A
 * pure function of its arguments.
 */
final class StageGate {

  private StageGate() {}

  /** A decision with its reason in words. */
  sealed interface Decision permits Open, Hold, StepBack {
    String reason();
  }

  /** The stage has succeeded. */
  record Open(String reason) implements Decision {}

  /** Not yet. */
  record Hold(Condition unmet, String reason) implements Decision {}

  /** What an open gate asks for. */
  enum Condition {
    STEPS,
    SPARSITY,
    GRADIENTS,
    CORRELATION,
    LOSS
  }

  /** Something is broken: restore the last good state. */
  record StepBack(String reason) implements Decision {}

  /**
   * Judges.
   *
   * @param stage the present stage
   * @param stepsInStage steps trained in it
   * @param start vitals right after the stage change
   * @param lossBefore smoothed loss before the stage change, NaN if there was none
   * @param now vitals now, with the smoothed loss
   * @param criticalAlerts a line for each active critical alert of the detectors
   */
  static Decision judge(
      SparsitySchedule.Stage stage,
      long stepsInStage,
      Vitals start,
      double lossBefore,
      Vitals now,
      List<String> criticalAlerts) {
    if (!Double.isFinite(now.loss())) {
      return new StepBack("the loss is " + now.loss());
    }
    int broken = now.firstNonFinite();
    if (broken >= 0) {
      return new StepBack(now.layers().get(broken) + " has non-finite pre-activations");
    }
    if (!criticalAlerts.isEmpty()) {
      return new StepBack(criticalAlerts.get(0));
    }
    if (stepsInStage < stage.minSteps()) {
      return new Hold(
          Condition.STEPS,
          "step " + stepsInStage + " of at least " + stage.minSteps() + " in this stage");
    }
    return judgeSuccess(stage, start, lossBefore, now);
  }

  private static Decision judgeSuccess(
      SparsitySchedule.Stage stage, Vitals start, double lossBefore, Vitals now) {
    GateConditions success = stage.success();
    int loosest = Vitals.lowest(now.sparsity());
    if (now.sparsity()[loosest] < stage.target() - success.sparsityTolerance()) {
      return hold(
          Condition.SPARSITY,
          "%s has sparsity %.3f, more than %.2f below its target of %.3f",
          now.layers().get(loosest),
          now.sparsity()[loosest],
          success.sparsityTolerance(),
          stage.target());
    }
    int weakest = Vitals.lowest(now.gradientNorm());
    if (!(now.gradientNorm()[weakest] > success.leastGradientNorm())) {
      return hold(
          Condition.GRADIENTS,
          "%s has a gradient of norm %.2g",
          now.layers().get(weakest),
          now.gradientNorm()[weakest]);
    }
    double from = start.meanCorrelation();
    double to = now.meanCorrelation();
    if (to - from > success.correlationRise() * (1 - from)) {
      return hold(
          Condition.CORRELATION,
          "input correlation has climbed from %.3f to %.3f in this stage",
          from,
          to);
    }
    if (now.loss() > success.lossFactor() * lossBefore) {
      return hold(
          Condition.LOSS,
          "the loss is %.3g, more than %.2f times the %.3g before the stage",
          now.loss(),
          success.lossFactor(),
          lossBefore);
    }
    return new Open(String.format(
        Locale.ROOT,
        "mean sparsity %.3f of %.3f, loss %.3g",
        now.meanSparsity(),
        stage.target(),
        now.loss()));
  }

  private static Hold hold(Condition unmet, String format, Object... arguments) {
    return new Hold(unmet, String.format(Locale.ROOT, format, arguments));
  }
}
