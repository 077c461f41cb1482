package io.tightrope.core.detect;

import io.tightrope.core.detect.Finding.Wording;
import org.jspecify.annotations.Nullable;

/**
 * The gradient fades on its way back: the first layers do not learn. A stage change and a layer drawn
 * too small do that for a while and learning mends it, at a low rate more slowly than the loss can
 * tell; so a gradient that is coming back beyond its scatter is a warning, whatever the loss does.
 */
final class GradientVanishing implements Detector {
  private final RuleSettings.GradientFlow limits;
  private final Held lasting = new Held();
  private final DownwardTrend fading = new DownwardTrend();
  private long stageStep = Long.MIN_VALUE;

  GradientVanishing(RuleSettings.GradientFlow limits) {
    this.limits = limits;
  }

  @Override
  public @Nullable Finding judge(RunState run) {
    GradientProfile profile = new GradientProfile(run);
    double decades = -profile.decades();
    lasting.update(decades > limits.lastingDecades(), run.frame().step());
    follow(run, decades);
    if (!(decades > limits.warningDecades())) {
      return null;
    }
    boolean severe =
        decades > limits.criticalDecades() || lasting.forFrames(limits.lastingFrames());
    boolean critical =
        decades > limits.atOnceDecades() || (severe && run.loss().stuck() && stays(run));
    int broken = profile.brokenLayer();
    Layers layers = profile.beyond(-limits.warningDecades());
    if (broken >= 0) {
      layers.add(broken);
    }
    return new Finding(
        Rule.GRADIENT_VANISHING,
        critical ? Severity.CRITICAL : Severity.WARNING,
        layers,
        Math.pow(10, -decades),
        GradientFlow.expected(limits),
        () -> new Wording(
            "gradients fade on the way back",
            GradientFlow.figures(profile, limits),
            broken >= 0
                ? "Most of the gradient is lost in layer " + broken
                    + ": its weights are far too small,"
                    + " or next to none of its units passes anything on."
                : "The backward gain of the layers above is below 1: too many of their units stand in the"
                    + " dead zone or at the clip to pass the gradient on.",
            Advice.sentence(Advice.stepBack(run)
                + Advice.clipped(run, profile.first())
                    .map(clip -> "re-initialize on the edge of chaos: " + clip + ".")
                    .orElse("scale weights up to a backward gain of 1."))));
  }

  /**
   * Whether it does not come back: as far as the observed steps of this stage can tell, or because the new
   * sparsity leaves too few paths for it at this depth and width.
   */
  private boolean stays(RunState run) {
    boolean told = Double.isNaN(run.targetBefore())
        || fading.enough()
        || run.gradientSpread() > run.settings().unstableInitialization().spreadCritical();
    return told && !fading.falling();
  }

  private void follow(RunState run, double decades) {
    if (run.stageStep() != stageStep) {
      stageStep = run.stageStep();
      fading.restart();
    }
    if (Double.isFinite(decades)) {
      fading.add(decades);
    }
  }
}
