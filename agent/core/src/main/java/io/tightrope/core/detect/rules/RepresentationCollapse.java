package io.tightrope.core.detect.rules;

import static io.tightrope.core.frame.LayerStatistic.INPUT_CORRELATION;
import static io.tightrope.core.frame.LayerStatistic.INPUT_CORRELATION_EXPECTED;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;

import io.tightrope.core.detect.evidence.Held;
import io.tightrope.core.detect.evidence.Layers;
import io.tightrope.core.detect.evidence.NetworkInputs;
import io.tightrope.core.detect.evidence.Range;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Advice;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Figures;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.finding.Severity;
import java.util.List;
import java.util.Optional;

/**
 * Different inputs look alike to the last hidden layers. On the edge of chaos depth alone brings
 * the correlation near 1 at a stage's start, and a healthy run leaves that within a few steps: what
 * counts is that it stays there, or climbs back. A climb alone is a warning; together with a q that runs
 * away it ends in a collapse, some hundred steps before which the loss still looks fine.
 */
public final class RepresentationCollapse implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "RepresentationCollapse",
          Severity.CRITICAL,
          "Different inputs become indistinguishable beyond what depth explains")
      .judgedBy(Limits.class, RepresentationCollapse::new)
      .explainedBy(() -> List.of(
          Rule.INPUT_SCALE,
          Rule.NON_FINITE_VALUES,
          Rule.VARIANCE_COLLAPSE,
          Rule.DEAD_LAYER,
          Rule.VARIANCE_EXPLOSION,
          Rule.GRADIENT_VANISHING))
      .shownBy(INPUT_CORRELATION, PREACTIVATION_VARIANCE);

  /**
   * Its limits.
   *
   * @param alike correlation of the last hidden layer above which inputs look alike
   * @param warningSteps optimizer steps above it
   * @param criticalSteps optimizer steps above it, critical
   * @param climb rise above the lowest smoothed value of the stage
   * @param climbTo and the level it must have reached
   * @param runaway q over the expected one that makes a climb critical
   * @param settled smoothed correlation below which a run tells its inputs apart
   * @param smoothingSteps optimizer steps over which the value is smoothed
   * @param identical input correlation of a layer that reads the inputs above which these are all the same
   * @param identicalSteps optimizer steps that it must last
   * @param settledSteps optimizer steps of a stage before a climb or a fall is judged
   */
  public record Limits(
      @Range(above = 0, max = 1) double alike,
      @Range(min = 0) int warningSteps,
      @Range(min = 0) int criticalSteps,
      @Range(above = 0, max = 2) double climb,
      @Range(min = -1, max = 1) double climbTo,
      @Range(above = 1) double runaway,
      @Range(min = -1, max = 1) double settled,
      @Range(min = -1, max = 1) double identical,
      @Range(min = 1) int identicalSteps,
      @Range(above = 0) double smoothingSteps,
      @Range(min = 1) int settledSteps) {}

  private static final String OF_DATA =
      "Print a batch as the network reads it: one example repeated, or a normalizer that makes all"
          + " columns constant, gives equal rows.";

  private final Limits limits;
  private final Held aboveAlike = new Held();
  private final Held identical = new Held();
  private boolean suddenlyAlike;
  private double lowest = Double.NaN;
  private double smoothed = Double.NaN;
  private long stageStep = Long.MIN_VALUE;

  /**
   * What is wrong in one frame.
   *
   * @param sudden inputs that differed became alike from one frame to the next
   * @param lasting inputs look alike for long
   * @param persistent the same, for critically long
   * @param climbing the correlation climbs
   * @param runaway the layer whose q runs away during the climb; -1 if none does
   * @param identical the layer that reads inputs which have all been the same for long; -1 if none does
   */
  private record Measured(
      boolean sudden,
      boolean lasting,
      boolean persistent,
      boolean climbing,
      int runaway,
      int identical) {
    boolean alike() {
      return sudden || lasting || identical >= 0;
    }
  }

  RepresentationCollapse(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    Layers known = run.hiddenWhere(layer -> !Double.isNaN(run.value(INPUT_CORRELATION, layer)));
    if (known.isEmpty()) {
      return Optional.empty();
    }
    int last = known.last();
    double correlation = run.value(INPUT_CORRELATION, last);
    Measured found = measure(run, correlation);
    boolean critical = isCritical(run, found);
    boolean against = run.lossTellsAgainst();
    boolean odd = critical || found.alike() || found.climbing();
    if (!odd || !(run.isWorthSaying() || found.identical() >= 0)) {
      return Optional.empty();
    }
    int worst = found.identical() >= 0 ? found.identical() : last;
    double bound = found.alike() ? limits.alike() : limits.climbTo();
    return Optional.of(new Finding(
        critical ? Severity.CRITICAL : Severity.WARNING,
        run.hiddenWhere(layer -> run.value(INPUT_CORRELATION, layer) > bound),
        run.value(INPUT_CORRELATION, worst),
        new Expected(run.value(INPUT_CORRELATION_EXPECTED, worst), Double.NaN, limits.alike()),
        against || found.persistent() || found.identical() >= 0,
        () -> found.alike()
            ? ofAlike(run, known, worst, found)
            : ofClimb(run, last, found.runaway())));
  }

  private Measured measure(RunState run, double correlation) {
    long step = run.frame().step();
    suddenlyAlike = correlation > limits.alike()
        && isSettledIn(run)
        && (suddenlyAlike || smoothed < limits.settled());
    follow(run, correlation);
    aboveAlike.update(correlation > limits.alike(), step);
    boolean climbing = smoothed - lowest > limits.climb() && smoothed > limits.climbTo();
    int farthest = run.farthestVariance();
    boolean runsAway = climbing && farthest >= 0 && run.varianceRatio(farthest) > limits.runaway();
    return new Measured(
        suddenlyAlike,
        aboveAlike.forSteps(limits.warningSteps(), step),
        aboveAlike.forSteps(limits.criticalSteps(), step),
        climbing,
        runsAway ? farthest : -1,
        identicalAt(run));
  }

  /** The layer that reads the network's inputs and has long seen no difference between them. */
  private int identicalAt(RunState run) {
    NetworkInputs inputs = new NetworkInputs(run);
    Layers same = run.hiddenWhere(layer ->
        run.value(INPUT_CORRELATION, layer) > limits.identical() && inputs.areReadBy(layer));
    identical.update(!same.isEmpty(), run.frame().step());
    return identical.forSteps(limits.identicalSteps(), run.frame().step()) ? same.first() : -1;
  }

  /** Whether the smoothed value covers enough steps of this stage. */
  private boolean isSettledIn(RunState run) {
    return run.stepsInStage() >= limits.settledSteps();
  }

  private void follow(RunState run, double correlation) {
    if (run.stageStep() != stageStep) {
      stageStep = run.stageStep();
      smoothed = Double.NaN;
      lowest = Double.NaN;
    }
    smoothed = Double.isNaN(smoothed)
        ? correlation
        : smoothed + run.weightOver(limits.smoothingSteps()) * (correlation - smoothed);
    if (isSettledIn(run)) {
      lowest = Double.isNaN(lowest) ? smoothed : Math.min(lowest, smoothed);
    }
  }

  private static boolean isCritical(RunState run, Measured found) {
    if (found.identical() >= 0) {
      return true;
    }
    if (!run.isDesigned()) {
      return (found.sudden() || found.persistent()) && run.lossTellsAgainst();
    }
    return (found.sudden() && (run.loss().worse() || run.loss().stuck()))
        || (found.persistent() && run.loss().stuck())
        || found.runaway() >= 0;
  }

  private Wording ofAlike(RunState run, Layers known, int worst, Measured found) {
    Figures figures = new Figures();
    boolean became = found.sudden() && run.value(INPUT_CORRELATION, known.first()) > limits.alike();
    boolean ofInputs = found.identical() >= 0 || became;
    return new Wording(
        "inputs look alike",
        inLayer(figures, run, worst) + ", expected below "
            + figures.nearOne("limit", limits.alike()) + " once learning has begun",
        ofInputs
            ? "The inputs themselves are alike: even the first layer cannot tell them apart. Look at"
                + " the data."
            : lost(run, known.last()),
        found.identical() >= 0 ? OF_DATA : remedy(figures, run),
        figures.list());
  }

  /** @param away the layer whose q runs away at the same time, -1 if none does */
  private Wording ofClimb(RunState run, int last, int away) {
    Figures figures = new Figures();
    String measured = inLayer(figures, run, last) + ", was "
        + figures.share("lowest", lowest)
        + (Advice.hasStages(run) ? " in this stage" : " before");
    if (away < 0) {
      return new Wording(
          "input correlation climbs",
          measured,
          lost(run, last),
          remedy(figures, run),
          figures.list());
    }
    boolean threshold = Advice.hasThreshold(run, last);
    return new Wording(
        "input correlation climbs and q runs away",
        measured + "; q = " + figures.number(run, PREACTIVATION_VARIANCE, away) + " in layer "
            + figures.layer(away) + ", expected "
            + figures.number("expected", run.expectedVariance(away)),
        "What all inputs have in common grows without end and drowns what tells them apart: "
            + (threshold
                ? "thresholds that follow a growing q, or a learning rate too high for this"
                    + " sparsity."
                : "the learning rate is too high."),
        threshold
            ? Advice.sentence(Advice.stepBack(figures, run)
                + "leave the thresholds alone, set q back to q* by the layer-by-layer stage"
                + " change, and lower the learning rate.")
            : "Lower the learning rate and clip gradients per layer.",
        figures.list());
  }

  private static String inLayer(Figures figures, RunState run, int layer) {
    return "correlation " + figures.nearOne(run, INPUT_CORRELATION, layer) + " in layer "
        + figures.layer(layer);
  }

  private static String lost(RunState run, int last) {
    return Advice.hasThreshold(run, last)
        ? "What tells the inputs apart is lost on the way: too sparse for this depth and width,"
            + " or signal below the thresholds."
        : "What tells the inputs apart is lost on the way: the network is too deep for its width"
            + " and weights.";
  }

  private static String remedy(Figures figures, RunState run) {
    return Advice.hasStages(run)
        ? Advice.sentence(Advice.stepBack(figures, run)
            + "use fewer or wider layers at this sparsity, or a smaller increment.")
        : "Use fewer or wider layers, or initialize them on the edge of chaos.";
  }
}
