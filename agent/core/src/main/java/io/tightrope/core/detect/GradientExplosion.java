package io.tightrope.core.detect;

import io.tightrope.core.detect.Finding.Wording;
import org.jspecify.annotations.Nullable;

/** The gradient grows on its way back: the first layers get far more than the last. */
final class GradientExplosion implements Detector {
  private final RuleSettings.GradientFlow limits;
  private final Held lasting = new Held();

  GradientExplosion(RuleSettings.GradientFlow limits) {
    this.limits = limits;
  }

  @Override
  public @Nullable Finding judge(RunState run) {
    GradientProfile profile = new GradientProfile(run);
    double decades = profile.decades();
    boolean grows = decades > limits.warningDecades() && Double.isFinite(decades);
    lasting.update(grows && decades > limits.lastingDecades(), run.frame().step());
    if (!grows) {
      return null;
    }
    boolean severe =
        decades > limits.criticalDecades() || lasting.forFrames(limits.lastingFrames());
    boolean critical = severe || decades > limits.atOnceDecades();
    return new Finding(
        Rule.GRADIENT_EXPLOSION,
        critical ? Severity.CRITICAL : Severity.WARNING,
        profile.beyond(limits.warningDecades()),
        Math.pow(10, decades),
        GradientFlow.expected(limits),
        () -> new Wording(
            "gradients grow on the way back",
            GradientFlow.figures(profile, limits),
            "The backward gain of these layers is above 1: they work beyond the edge of chaos, so"
                + " that small changes of the input are magnified.",
            Advice.sentence(Advice.stepBack(run)
                + Advice.clipped(run, profile.first())
                    .map(clip -> clip + "; until then clip gradients per layer.")
                    .orElse("scale weights down to a backward gain of 1 and clip gradients per"
                        + " layer."))));
  }
}
