package io.tightrope.core.detect.rules;

import static io.tightrope.core.frame.LayerStatistic.BACKWARD_GAIN;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_GRADIENT_NORM;

import io.tightrope.core.detect.evidence.DownwardTrend;
import io.tightrope.core.detect.evidence.EvidenceLimits;
import io.tightrope.core.detect.evidence.GradientProfile;
import io.tightrope.core.detect.evidence.Held;
import io.tightrope.core.detect.evidence.Layers;
import io.tightrope.core.detect.evidence.Range;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Advice;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Figures;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.finding.Severity;
import java.util.List;
import java.util.Optional;

/**
 * The gradient fades on its way back: the first layers do not learn. A stage change and a layer drawn
 * too small do that for a while and learning mends it, at a low rate more slowly than the loss can
 * tell; so a gradient that is coming back beyond its scatter is a warning, whatever the loss does.
 */
public final class GradientVanishing implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "GradientVanishing",
          Severity.CRITICAL,
          "Gradients die from layer to layer on the way back")
      .judgedBy(Limits.class, GradientVanishing::new)
      .explainedBy(() -> List.of(
          Rule.INPUT_SCALE,
          Rule.SATURATED_UNITS,
          Rule.NON_FINITE_VALUES,
          Rule.DEAD_LAYER,
          Rule.VARIANCE_COLLAPSE,
          Rule.REPRESENTATION_COLLAPSE,
          Rule.VARIANCE_EXPLOSION))
      .shownBy(PREACTIVATION_GRADIENT_NORM, BACKWARD_GAIN);

  /**
   * Its limits, in decades of the gradient's L2 norm between the last hidden layer and the first.
   *
   * @param warningDecades beyond it the signal is in danger
   * @param atOnceDecades beyond it the run is failing, whatever its loss does for the moment
   * @param criticalDecades beyond it the run is failing if its loss does not fall
   * @param lastingDecades beyond it the same, if it lasts
   * @param lastingSteps optimizer steps that it must last
   * @param fewPaths variance of the log gradient gain above which a stage leaves too few paths
   */
  public record Limits(
      @Range(above = 0) double warningDecades,
      @Range(above = 0) double atOnceDecades,
      @Range(above = 0) double criticalDecades,
      @Range(above = 0) double lastingDecades,
      @Range(min = 0) int lastingSteps,
      @Range(above = 0) double fewPaths) {}

  private final Limits limits;
  private final Held lasting = new Held();
  private final DownwardTrend fading;
  private long stageStep = Long.MIN_VALUE;

  GradientVanishing(Limits limits, EvidenceLimits shared) {
    this.limits = limits;
    this.fading = new DownwardTrend(shared.downwardTrend());
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    GradientProfile profile = new GradientProfile(run);
    double decades = -profile.decades();
    follow(run, decades);
    boolean against = run.lossTellsAgainst();
    if (!(decades > limits.warningDecades()) || !run.isWorthSaying()) {
      return Optional.empty();
    }
    int broken = profile.brokenLayer();
    Layers layers = profile.beyond(-limits.warningDecades());
    if (broken >= 0) {
      layers.add(broken);
    }
    return Optional.of(new Finding(
        isCritical(run, decades) ? Severity.CRITICAL : Severity.WARNING,
        layers,
        Math.pow(10, -decades),
        GradientFlow.expected(limits.warningDecades()),
        against || lasting.forSteps(limits.lastingSteps(), run.step()),
        () -> wording(run, profile, broken)));
  }

  private void follow(RunState run, double decades) {
    lasting.update(decades > limits.lastingDecades(), run.frame().step());
    if (run.stageStep() != stageStep) {
      stageStep = run.stageStep();
      fading.restart();
    }
    if (Double.isFinite(decades)) {
      fading.add(run.frame().step(), decades);
    }
  }

  private boolean isCritical(RunState run, double decades) {
    boolean severe = decades > limits.criticalDecades()
        || lasting.forSteps(limits.lastingSteps(), run.frame().step());
    if (!run.isDesigned()) {
      return severe && run.lossTellsAgainst();
    }
    return decades > limits.atOnceDecades() || (severe && run.loss().stuck() && stays(run));
  }

  /**
   * Whether it does not come back: as far as the observed steps of this stage can tell, or because
   * the new sparsity leaves too few paths for it at this depth and width.
   */
  private boolean stays(RunState run) {
    boolean known = Double.isNaN(run.targetBefore())
        || fading.enough()
        || run.gradientSpread() > limits.fewPaths();
    return known && !fading.falling();
  }

  private Wording wording(RunState run, GradientProfile profile, int broken) {
    Figures figures = new Figures();
    return new Wording(
        "gradients fade on the way back",
        GradientFlow.measured(figures, profile, limits.warningDecades()),
        cause(figures, run, profile, broken),
        action(figures, run, profile.first()),
        figures.list());
  }

  private static String action(Figures figures, RunState run, int layer) {
    String clipped = Advice.clipped(figures, run, layer)
        .map(clip -> "re-initialize on the edge of chaos: " + clip + ".")
        .orElse("scale weights up to a backward gain of 1.");
    return Advice.hasClip(run, layer) && Advice.isAtStart(run)
        ? Advice.drawAgain(run, layer) + "."
        : Advice.sentence(Advice.stepBack(figures, run) + clipped);
  }

  private static String cause(Figures figures, RunState run, GradientProfile profile, int broken) {
    if (broken >= 0) {
      return "Most of the gradient is lost in layer " + figures.layer(broken)
          + ": its weights are far too small, or next to none of its units passes anything on.";
    }
    return "The backward gain of the layers above is below 1: "
        + (Advice.hasThreshold(run, profile.first())
            ? "too many of their units stand in the dead zone or at the clip to pass the gradient"
                + " on."
            : "their weights are too small, or too many of their units are off or saturated.");
  }
}
