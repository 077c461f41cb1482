package io.tightrope.dl4j.schedule;

import io.tightrope.core.detect.HeldLimits;
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

  /** The stage is held. */
  record Open(String reason) implements Decision {}

  /** Not yet. */
  record Hold(Condition unmet, String reason) implements Decision {}

  /** What an open gate asks for. */
  enum Condition {
    STEPS,
    ALIGNMENT,
    SPARSITY,
    GRADIENTS,
    CORRELATION,
    LOSS
  }

  /**
   * Something is broken: restore the last good state.
   *
   * @param dead whether nothing can be learned any more: numbers that are not finite, or a silent layer
   */
  record StepBack(String reason, boolean dead) implements Decision {}

  /**
   * The stage that is judged.
   *
   * @param stage its target and what it asks for
   * @param steps trained in it
   * @param start vitals right after the stage change
   * @param lossBefore smoothed loss before the stage change, NaN if there was none
   * @param chance loss of a network that knows nothing, NaN if it is not known
   */
  record Judged(
      SparsitySchedule.Stage stage, long steps, Vitals start, double lossBefore, double chance) {}

  /**
   * Judges.
   *
   * @param now vitals of the moment, sparsity averaged over the newest steps
   * @param limits when a stage counts as held
   * @param broken a line for each finding of the rules that a step back can mend
   * @param dead whether one of these means that nothing can be learned any more
   * @param pressure what the rules say of a rising alignment; empty if nothing
   */
  static Decision judge(
      Judged judged,
      Vitals now,
      HeldLimits limits,
      List<String> broken,
      boolean dead,
      List<String> pressure) {
    if (!Double.isFinite(now.loss())) {
      return new StepBack("the loss is " + now.loss(), true);
    }
    int notFinite = now.firstNonFinite();
    if (notFinite >= 0) {
      return new StepBack(now.layers().get(notFinite) + " has non-finite pre-activations", true);
    }
    int silent = now.firstSilent();
    if (!broken.isEmpty()) {
      return new StepBack(broken.get(0), dead || silent >= 0);
    }
    if (silent >= 0 && judged.steps() >= judged.stage().minSteps()) {
      return new StepBack(now.layers().get(silent) + " passes nothing on", true);
    }
    if (!pressure.isEmpty()) {
      return new Hold(Condition.ALIGNMENT, pressure.get(0));
    }
    if (judged.steps() < judged.stage().minSteps()) {
      return new Hold(
          Condition.STEPS,
          "step " + judged.steps() + " of at least " + judged.stage().minSteps()
              + " in this stage");
    }
    return judgeSuccess(judged, now, limits);
  }

  private static Decision judgeSuccess(Judged judged, Vitals now, HeldLimits limits) {
    GateConditions success = judged.stage().success();
    double target = judged.stage().target();
    double ofLayer = given(success.sparsityTolerance(), limits.layer());
    int loosest = Vitals.lowest(now.sparsity());
    if (now.sparsity()[loosest] < target - ofLayer) {
      return hold(
          Condition.SPARSITY,
          "%s has sparsity %.3f, more than %.2f below its target of %.3f",
          now.layers().get(loosest),
          now.sparsity()[loosest],
          ofLayer,
          target);
    }
    double ofMean = given(success.sparsityTolerance(), limits.mean());
    if (now.meanSparsity() < target - ofMean) {
      return hold(
          Condition.SPARSITY,
          "the layers have sparsity %.3f in the mean, more than %.2f below their target of %.3f",
          now.meanSparsity(),
          ofMean,
          target);
    }
    int weakest = Vitals.lowest(now.gradientNorm());
    if (!(now.gradientNorm()[weakest] > success.leastGradientNorm())) {
      return hold(
          Condition.GRADIENTS,
          "%s has a gradient of norm %.2g",
          now.layers().get(weakest),
          now.gradientNorm()[weakest]);
    }
    double from = judged.start().meanCorrelation();
    double to = now.meanCorrelation();
    if (to - from > success.correlationRise() * (1 - from)) {
      return hold(
          Condition.CORRELATION,
          "input correlation has climbed from %.3f to %.3f in this stage",
          from,
          to);
    }
    double bearable = bearableLoss(judged, success, limits);
    if (now.loss() > bearable) {
      return hold(
          Condition.LOSS,
          "the loss is %.3g, above %.3g; it was %.3g before the stage",
          now.loss(),
          bearable,
          judged.lossBefore());
    }
    return new Open(String.format(
        Locale.ROOT,
        "mean sparsity %.3f of %.3f, lowest layer %.3f, loss %.3g",
        now.meanSparsity(),
        target,
        now.lowestSparsity(),
        now.loss()));
  }

  private static double given(double own, double fromRules) {
    return Double.isNaN(own) ? fromRules : own;
  }

  /** The loss up to which it counts as recovered; NaN, which no loss exceeds, where nothing is known. */
  private static double bearableLoss(Judged judged, GateConditions success, HeldLimits limits) {
    double before = judged.lossBefore();
    return Double.isNaN(success.lossFactor())
        ? before + limits.lossShare() * Math.max(0, judged.chance() - before)
        : success.lossFactor() * before;
  }

  private static Hold hold(Condition unmet, String format, Object... arguments) {
    return new Hold(unmet, String.format(Locale.ROOT, format, arguments));
  }
}
