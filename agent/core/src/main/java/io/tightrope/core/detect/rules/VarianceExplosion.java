package io.tightrope.core.detect.rules;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.UPDATE_RATIO;

import io.tightrope.core.detect.evidence.DepthGrowth;
import io.tightrope.core.detect.evidence.Range;
import io.tightrope.core.detect.evidence.RecentVariance;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The pre-activation variance of hidden layers escapes. Three ways to see it, the surest first:
 * growth through the depth that learning does not explain ({@link DepthGrowth}), a jump in time
 * from one observed step to the next few, and a distance from the design that no run survives.
 *
 * <p>A jump that one layer makes by itself is critical. One to which every layer adds a little is what
 * learning does to unclipped layers that a stage change has set back to q*, a hundredfold after twenty
 * of them: critical only if the loss suffers.
 *
 * <p>A network without a design has no band to leave: learning raises its q a thousandfold and more. What
 * is odd about it counts only together with a loss that tells against the run, and is critical then.
 */
public final class VarianceExplosion implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "VarianceExplosion",
          Severity.CRITICAL,
          "The pre-activation variance grows out of its band")
      .judgedBy(Limits.class, VarianceExplosion::new)
      .explainedBy(() -> List.of(Rule.INPUT_SCALE, Rule.OVERSIZED_UPDATES))
      .shownBy(PREACTIVATION_VARIANCE, ACTIVATION_SPARSITY);

  /**
   * Its limits.
   *
   * @param band factor around the expected q within which a layer is healthy
   * @param named multiple of its expected q from which on a layer of a stretch is named
   * @param growthWarning decades of q that depth adds beyond what learning explains
   * @param growthCritical the same, critical
   * @param randomSteps optimizer steps of a stage in which weights count as random
   * @param surge factor by which q jumps within {@code surgeSteps}, critical
   * @param surgeSteps optimizer steps of a jump
   * @param costlySteps optimizer steps for which the loss must suffer from a surge that all layers share
   * @param jump factor by which a layer's q leaves its own recent past, critical
   * @param jumpSteps optimizer steps of that past
   * @param settledSteps optimizer steps of a stage after which there is such a past
   * @param updateShift standard deviations by which one update can move the median layer's
   *     pre-activations, critical
   * @param farWarning q over the expected one whatever explains it
   * @param farCritical the same, critical
   */
  public record Limits(
      @Range(above = 1) double band,
      @Range(above = 1) double named,
      @Range(above = 0) double growthWarning,
      @Range(above = 0) double growthCritical,
      @Range(min = 0) int randomSteps,
      @Range(above = 1) double surge,
      @Range(min = 1) int surgeSteps,
      @Range(min = 0) int costlySteps,
      @Range(above = 1) double jump,
      @Range(min = 1) int jumpSteps,
      @Range(min = 1) int settledSteps,
      @Range(above = 0) double updateShift,
      @Range(above = 1) double farWarning,
      @Range(above = 1) double farCritical) {}

  private final Limits limits;
  private final DepthGrowth growth;
  private final RecentVariance recent;
  private final RecentVariance past;
  private boolean surging;
  private boolean surgingAlone;

  /**
   * What is wrong in one frame.
   *
   * @param layer the hidden layer farthest above its expected q
   * @param ratio its q over the expected one
   * @param grows depth adds more than learning explains
   * @param surges q has jumped within a few steps
   * @param surgesAlone one layer has made such a jump by itself
   * @param jumps a layer has left its own recent past
   * @param rewrites updates are as large as the weights
   */
  record Measured(
      int layer,
      double ratio,
      boolean grows,
      boolean surges,
      boolean surgesAlone,
      boolean jumps,
      boolean rewrites) {
    boolean sudden() {
      return surges || jumps || rewrites;
    }
  }

  VarianceExplosion(Limits limits) {
    this.limits = limits;
    this.growth = new DepthGrowth(limits.randomSteps());
    this.recent = new RecentVariance(limits.surgeSteps());
    this.past = new RecentVariance(limits.jumpSteps());
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    growth.scan(run);
    recent.add(run);
    past.add(run);
    int farthest = run.farthestVariance();
    if (farthest < 0) {
      return Optional.empty();
    }
    Measured found = measure(run, farthest);
    boolean against = run.lossTellsAgainst();
    boolean odd = found.grows() || found.sudden() || found.ratio() > limits.farWarning();
    if (!odd || !run.isWorthSaying()) {
      return Optional.empty();
    }
    double expected = run.expectedVariance(farthest);
    return Optional.of(new Finding(
        isCritical(run, found) ? Severity.CRITICAL : Severity.WARNING,
        run.hiddenWhere(layer -> isNamed(run, layer, found.grows())),
        run.value(PREACTIVATION_VARIANCE, farthest),
        new Expected(expected, expected / limits.band(), expected * limits.band()),
        against,
        () -> new VarianceExplosionWording(run, limits, growth, recent).of(found)));
  }

  private Measured measure(RunState run, int farthest) {
    double ratio = run.varianceRatio(farthest);
    boolean before = surging && run.framesInStage() > 1;
    surging = ratio > limits.surge() && (before || recent.surge(run, farthest) > limits.surge());
    surgingAlone =
        surging && ((before && surgingAlone) || recent.surgeOfOneLayer(run) > limits.surge());
    return new Measured(
        farthest,
        ratio,
        growth.decades() > limits.growthWarning() && ratio > limits.band(),
        surging,
        surgingAlone,
        !run.hiddenWhere(layer -> hasJumped(run, layer)).isEmpty(),
        shift(run) > limits.updateShift());
  }

  private boolean hasJumped(RunState run, int layer) {
    double q = run.value(PREACTIVATION_VARIANCE, layer);
    return run.stepsInStage() >= limits.settledSteps()
        && q > limits.jump() * past.usual(layer)
        && run.varianceRatio(layer) > limits.named();
  }

  /**
   * By how many standard deviations an update of the median layer can move its pre-activations: the
   * update of a unit's weights, aligned with the unit's input as gradient steps are, adds up over its
   * inputs, while random weights add up to one deviation. So it is the update ratio times the square
   * root of fan-in. NaN when this frame lacks the ratios.
   */
  private static double shift(RunState run) {
    double[] shifts = new double[run.layers()];
    int count = 0;
    for (int layer = 0; layer < shifts.length; layer++) {
      double ratio = run.value(UPDATE_RATIO, layer);
      if (run.isHidden(layer) && !Double.isNaN(ratio)) {
        shifts[count++] =
            ratio * Math.sqrt(run.description().layers().get(layer).fanIn());
      }
    }
    Arrays.sort(shifts, 0, count);
    return count == 0 ? Double.NaN : shifts[count / 2];
  }

  private boolean isCritical(RunState run, Measured found) {
    if (!run.isDesigned()) {
      return run.lossTellsAgainst();
    }
    boolean costly = found.jumps()
        ? run.loss().worse()
        : found.surges() && run.loss().worseFor(limits.costlySteps());
    boolean steep = found.grows() && growth.decades() > limits.growthCritical();
    return found.surgesAlone()
        || found.rewrites()
        || costly
        || steep
        || found.ratio() > limits.farCritical();
  }

  private boolean isNamed(RunState run, int layer, boolean grows) {
    boolean inStretch = grows
        && layer >= growth.from()
        && layer <= growth.to()
        && run.varianceRatio(layer) > limits.named();
    boolean far = !grows && run.varianceRatio(layer) > limits.band();
    return inStretch || far || hasJumped(run, layer);
  }
}
