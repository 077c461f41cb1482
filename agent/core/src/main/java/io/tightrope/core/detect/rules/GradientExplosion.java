package io.tightrope.core.detect.rules;

import static io.tightrope.core.frame.LayerStatistic.BACKWARD_GAIN;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_GRADIENT_NORM;

import io.tightrope.core.detect.evidence.GradientProfile;
import io.tightrope.core.detect.evidence.Held;
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

/** The gradient grows on its way back: the first layers get far more than the last. */
public final class GradientExplosion implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "GradientExplosion",
          Severity.CRITICAL,
          "Gradients grow from layer to layer on the way back")
      .judgedBy(Limits.class, GradientExplosion::new)
      .explainedBy(() -> List.of(
          Rule.INPUT_SCALE,
          Rule.OVERSIZED_UPDATES,
          Rule.VARIANCE_EXPLOSION,
          Rule.NON_FINITE_VALUES))
      .shownBy(PREACTIVATION_GRADIENT_NORM, BACKWARD_GAIN);

  /**
   * Its limits, in decades of the gradient's L2 norm between the last hidden layer and the first.
   *
   * @param warningDecades beyond it the signal is in danger
   * @param atOnceDecades beyond it the run is failing, whatever its loss does for the moment
   * @param criticalDecades beyond it the run is failing if its loss does not fall
   * @param lastingDecades beyond it the same, if it lasts
   * @param lastingSteps optimizer steps that it must last
   */
  public record Limits(
      @Range(above = 0) double warningDecades,
      @Range(above = 0) double atOnceDecades,
      @Range(above = 0) double criticalDecades,
      @Range(above = 0) double lastingDecades,
      @Range(min = 0) int lastingSteps) {}

  private final Limits limits;
  private final Held lasting = new Held();

  GradientExplosion(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    GradientProfile profile = new GradientProfile(run);
    double decades = profile.decades();
    boolean grows = decades > limits.warningDecades() && Double.isFinite(decades);
    lasting.update(grows && decades > limits.lastingDecades(), run.frame().step());
    boolean against = run.lossTellsAgainst();
    boolean lasts = lasting.forSteps(limits.lastingSteps(), run.step());
    if (!grows || !run.isWorthSaying()) {
      return Optional.empty();
    }
    boolean severe =
        decades > limits.criticalDecades() || decades > limits.atOnceDecades() || lasts;
    boolean critical = severe && (run.isDesigned() || against);
    return Optional.of(new Finding(
        critical ? Severity.CRITICAL : Severity.WARNING,
        profile.beyond(limits.warningDecades()),
        Math.pow(10, decades),
        GradientFlow.expected(limits.warningDecades()),
        against || lasts,
        () -> wording(run, profile)));
  }

  private Wording wording(RunState run, GradientProfile profile) {
    Figures figures = new Figures();
    return new Wording(
        "gradients grow on the way back",
        GradientFlow.measured(figures, profile, limits.warningDecades()),
        "The backward gain of these layers is above 1: they work beyond the edge of chaos, where"
            + " small changes of the input are magnified.",
        Advice.sentence(Advice.stepBack(figures, run)
            + Advice.clipped(figures, run, profile.first())
                .map(clip -> clip + "; until then clip gradients per layer.")
                .orElse("scale weights down to a backward gain of 1 and clip gradients per"
                    + " layer.")),
        figures.list());
  }
}
