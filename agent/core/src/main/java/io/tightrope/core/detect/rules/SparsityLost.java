package io.tightrope.core.detect.rules;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY;
import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY_TARGET;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;

import io.tightrope.core.detect.evidence.DownwardTrend;
import io.tightrope.core.detect.evidence.EvidenceLimits;
import io.tightrope.core.detect.evidence.Held;
import io.tightrope.core.detect.evidence.Layers;
import io.tightrope.core.detect.evidence.Range;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Figures;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.finding.Severity;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Far fewer zeros than were asked for: a warning for single layers, critical in the mean over all.
 * Some drift is healthy, and a schedule that steers thresholds or a penalty may be catching up: so
 * a small deficit must last, and must not shrink beyond the scatter of batches; a large one need not.
 * What lasts and does not shrink stays, since the drift of a stage goes one way (q grows with learning).
 */
public final class SparsityLost implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "SparsityLost", Severity.CRITICAL, "Far fewer zeros are achieved than were asked for")
      .judgedBy(Limits.class, SparsityLost::new)
      .explainedBy(
          () -> List.of(Rule.VARIANCE_EXPLOSION, Rule.GRADIENT_EXPLOSION, Rule.NON_FINITE_VALUES))
      .shownBy(ACTIVATION_SPARSITY, PREACTIVATION_VARIANCE);

  /**
   * Its limits: target minus achieved.
   *
   * @param layerWarning in one layer
   * @param mean in the mean over the layers, critical when it lasts
   * @param meanAtOnce in the mean over the layers, critical soon
   * @param soonSteps optimizer steps that {@code meanAtOnce} must last
   * @param steps optimizer steps that {@code mean} must last, without having shrunk by more than {@code scatter}
   *     over as many
   * @param smoothingSteps optimizer steps over which the mean is smoothed
   * @param scatter by how much the mean may shrink without catching up
   * @param heldLayer in every layer, at most, where a stage counts as held
   * @param heldMean the same in the mean over the layers
   */
  public record Limits(
      @Range(above = 0, max = 1) double layerWarning,
      @Range(above = 0, max = 1) double mean,
      @Range(above = 0, max = 1) double meanAtOnce,
      @Range(min = 0) int soonSteps,
      @Range(min = 0) int steps,
      @Range(above = 0) double smoothingSteps,
      @Range(min = 0, max = 1) double scatter,
      @Range(above = 0, max = 1) double heldLayer,
      @Range(above = 0, max = 1) double heldMean) {}

  private final Limits limits;
  private final Held large = new Held();
  private final Held lasting = new Held();
  private final DownwardTrend deficits;
  private final Deque<Deficit> past = new ArrayDeque<>();
  private long stageStep = Long.MIN_VALUE;
  private double smoothed;
  private double before = Double.NaN;

  private record Deficit(long step, double value) {}

  /**
   * What is asked for and achieved.
   *
   * @param far layers beyond the limit of a single one
   * @param below layers beyond the limit of the mean
   */
  private record Measured(Layers far, Layers below, double achieved, double asked) {
    double deficit() {
      return asked - achieved;
    }
  }

  SparsityLost(Limits limits, EvidenceLimits shared) {
    this.limits = limits;
    this.deficits = new DownwardTrend(shared.downwardTrend());
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    Optional<Measured> measured = measure(run);
    if (measured.isEmpty()) {
      return Optional.empty();
    }
    Measured found = measured.get();
    boolean critical = isCritical(run, found.deficit());
    if (found.far().isEmpty() && !critical) {
      return Optional.empty();
    }
    Layers layers = critical ? found.below() : found.far();
    return Optional.of(new Finding(
        critical ? Severity.CRITICAL : Severity.WARNING,
        layers,
        found.achieved(),
        new Expected(found.asked(), found.asked() - limits.mean(), 1),
        critical,
        () -> wording(run, found, Math.max(0, layers.first()))));
  }

  /** Empty when no layer has both a target and a measured sparsity. */
  private Optional<Measured> measure(RunState run) {
    Layers counted = run.hiddenWhere(
        layer -> !Double.isNaN(run.value(ACTIVATION_SPARSITY, layer)) && target(run, layer) > 0);
    if (counted.isEmpty()) {
      return Optional.empty();
    }
    Layers far = new Layers();
    Layers below = new Layers();
    double achieved = 0;
    double asked = 0;
    for (int layer : counted.toList()) {
      double sparsity = run.value(ACTIVATION_SPARSITY, layer);
      double target = target(run, layer);
      achieved += sparsity;
      asked += target;
      if (target - sparsity > limits.layerWarning()) {
        far.add(layer);
      }
      if (target - sparsity > limits.mean()) {
        below.add(layer);
      }
    }
    int count = counted.count();
    return Optional.of(new Measured(far, below, achieved / count, asked / count));
  }

  private static double target(RunState run, int layer) {
    double own = run.value(ACTIVATION_SPARSITY_TARGET, layer);
    return Double.isNaN(own) ? run.target() : own;
  }

  private boolean isCritical(RunState run, double deficit) {
    long step = run.frame().step();
    follow(run, deficit);
    large.update(deficit > limits.meanAtOnce(), step);
    lasting.update(smoothed > limits.mean(), step);
    boolean shrunk = hasShrunk(step, deficit);
    boolean shrinks = shrunk || deficits.falling();
    return large.forSteps(limits.soonSteps(), step)
        || (lasting.forSteps(limits.steps(), step) && deficit > limits.mean() && !shrinks);
  }

  private void follow(RunState run, double deficit) {
    if (run.stageStep() != stageStep) {
      stageStep = run.stageStep();
      smoothed = deficit;
      deficits.restart();
      past.clear();
      before = Double.NaN;
    }
    smoothed += run.weightOver(limits.smoothingSteps()) * (deficit - smoothed);
    deficits.add(run.frame().step(), deficit);
  }

  /** Against what it was so many steps ago, for a sampler that leaves too few frames for a trend. */
  private boolean hasShrunk(long step, double deficit) {
    past.addLast(new Deficit(step, deficit));
    while (!past.isEmpty() && past.getFirst().step() <= step - limits.steps()) {
      before = past.removeFirst().value();
    }
    return deficit < before - limits.scatter();
  }

  private Wording wording(RunState run, Measured found, int layer) {
    Figures figures = new Figures();
    return new Wording(
        "sparsity fell below its target",
        "layer " + figures.layer(layer) + " has "
            + figures.share(run, ACTIVATION_SPARSITY, layer) + ", the mean over all layers is "
            + figures.share("mean", found.achieved()) + ", expected "
            + figures.share("target", found.asked()) + " and not below "
            + figures.share("limit", found.asked() - limits.mean()),
        "The pre-activations have outgrown their thresholds: learning raised q, and the share of"
            + " it inside the dead zone fell.",
        "Ask for " + figures.share("mean", found.achieved()) + ", which the layers have now, or"
            + " hold the sparsity by a penalty whose weight rises while a layer is below its target."
            + " Setting the thresholds again does not last.",
        figures.list());
  }
}
