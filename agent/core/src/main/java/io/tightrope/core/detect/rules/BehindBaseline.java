package io.tightrope.core.detect.rules;

import io.tightrope.core.detect.evidence.BaselineCurve;
import io.tightrope.core.detect.evidence.Held;
import io.tightrope.core.detect.evidence.Layers;
import io.tightrope.core.detect.evidence.Range;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Advice;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Figures;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.run.Baseline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The run learns more slowly than its baseline, and will not have caught up when the baseline ends. Both
 * losses are smoothed alike and compared at equal steps; where the sizes of batches are known and differ,
 * at equal numbers of examples. The gap between them is taken to go on as it has gone since half as many
 * steps, as a power of the steps: a gap that closes fast enough is no finding.
 */
public final class BehindBaseline implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "BehindBaseline",
          Severity.WARNING,
          "The run learns more slowly than its baseline and does not catch up")
      .judgedBy(Limits.class, BehindBaseline::new)
      .judgedByLoss()
      .explainedBy(() -> List.of(
          Rule.UNSTABLE_INITIALIZATION,
          Rule.NON_FINITE_VALUES,
          Rule.DEAD_LAYER,
          Rule.VARIANCE_EXPLOSION,
          Rule.VARIANCE_COLLAPSE,
          Rule.REPRESENTATION_COLLAPSE,
          Rule.GRADIENT_EXPLOSION,
          Rule.GRADIENT_VANISHING,
          Rule.SPARSITY_LOST,
          Rule.STAGE_REGRESSION,
          Rule.LOSS_STALLED))
      .shownByLoss();

  /**
   * Its limits.
   *
   * @param graceSteps optimizer steps of a run before which nothing is said
   * @param stageGraceSteps and of each later stage
   * @param graceShare share of the baseline's steps before which nothing is said
   * @param learnedShare share of its first loss that the baseline must have lost by then
   * @param behindShare share of what the baseline will have learned at its end that the run, going on as it
   *     does, will then lack; of a baseline of many steps
   * @param shortBehindShare the same of a baseline of few steps, whose loss still falls so steeply that a small
   *     delay looks like a large gap
   * @param behindSteps in between the share is this number over the baseline's steps
   * @param lastingShare share of the baseline's steps for which that must have been so
   * @param minLastingSteps and for how many steps of the run at least
   * @param lastingSteps and at most
   */
  public record Limits(
      @Range(min = 0) int graceSteps,
      @Range(min = 0) int stageGraceSteps,
      @Range(min = 0, below = 1) double graceShare,
      @Range(above = 0, below = 1) double learnedShare,
      @Range(above = 0, max = 1) double behindShare,
      @Range(above = 0, max = 1) double shortBehindShare,
      @Range(min = 0) int behindSteps,
      @Range(min = 0, max = 1) double lastingShare,
      @Range(min = 0) int minLastingSteps,
      @Range(min = 0) int lastingSteps) {

    /** What the run may lack at the end of a baseline of so many steps. */
    double behindShareOf(double baselineSteps) {
      return Math.max(behindShare, Math.min(shortBehindShare, behindSteps / baselineSteps));
    }

    /** How long it must have lacked it, in steps of the run, of which the baseline has so many. */
    long lastingStepsOf(double baselineSteps) {
      return Math.round(
          Math.max(minLastingSteps, Math.min(lastingSteps, lastingShare * baselineSteps)));
    }
  }

  /** A gap at some step. */
  private record Gap(long step, double value) {}

  private static final int KEPT_GAPS = 512;

  private final Limits limits;
  private final Held behind = new Held();
  private final List<Gap> gaps = new ArrayList<>();
  private @Nullable BaselineCurve curve;
  private double scale = 1;
  private long keepEvery = 1;

  BehindBaseline(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    Optional<Baseline> baseline = run.baseline();
    double loss = run.loss().smoothed();
    // Only a frame tells the size of batches.
    if (baseline.isEmpty() || Double.isNaN(loss) || run.frame().step() < 0) {
      return Optional.empty();
    }
    BaselineCurve other = curve(run, baseline.get());
    double step = run.step() * scale;
    double end = baseline.get().lastStep();
    double there = other.at(step);
    double gap = loss - there;
    double before = gapAt(run.step() / 2);
    keep(run.step(), gap);
    double learned = other.first() - there;
    boolean laterStage = run.stageStep() > gaps.get(0).step();
    if (run.stepsInStage() < (laterStage ? limits.stageGraceSteps() : limits.graceSteps())
        || step < limits.graceShare() * end
        || !(learned > limits.learnedShare() * Math.abs(other.first()))) {
      return Optional.empty();
    }
    double lacking = atEnd(gap, before, step, end) / (other.first() - other.at(end));
    double mayLack = limits.behindShareOf(end / scale);
    boolean lasts = behind
        .update(lacking > mayLack, run.step())
        .forSteps(limits.lastingStepsOf(end / scale), run.step());
    if (!lasts) {
      return Optional.empty();
    }
    return Optional.of(new Finding(
        Severity.WARNING,
        Layers.none(),
        loss,
        new Expected(there, Double.NaN, there + mayLack * (other.first() - other.at(end))),
        true,
        () -> wording(run, baseline.get(), loss, there, lacking)));
  }

  /**
   * The gap when the baseline ends, if it goes on as a power of the steps: as {@code (end / step)^p} with
   * {@code 2^p} the ratio of the gap to the one at half of the steps. A gap that grows is taken to stay.
   */
  private static double atEnd(double gap, double before, double step, double end) {
    if (!(before > gap) || !(gap > 0) || step >= end) {
      return gap;
    }
    return gap * Math.pow(end / step, Math.log(gap / before) / Math.log(2));
  }

  private BaselineCurve curve(RunState run, Baseline baseline) {
    BaselineCurve known = curve;
    if (known == null) {
      double ratio = run.frame().batchSize() / baseline.batchSize();
      scale = ratio > 0 && Double.isFinite(ratio) ? ratio : 1;
      known = new BaselineCurve(baseline, run.limits().lossTrend().smoothedSteps() * scale);
      curve = known;
    }
    return known;
  }

  /** The gap at that step or the nearest one after it; NaN before any is known. */
  private double gapAt(long step) {
    for (Gap gap : gaps) {
      if (gap.step() >= step) {
        return gap.value();
      }
    }
    return Double.NaN;
  }

  private void keep(long step, double gap) {
    if (!gaps.isEmpty() && step - gaps.get(gaps.size() - 1).step() < keepEvery) {
      return;
    }
    gaps.add(new Gap(step, gap));
    if (gaps.size() > KEPT_GAPS) {
      long from = step / 2;
      gaps.removeIf(old -> old.step() < from);
      keepEvery = Math.max(keepEvery, step / KEPT_GAPS);
    }
  }

  private static Wording wording(
      RunState run, Baseline baseline, double loss, double there, double lacking) {
    Figures figures = new Figures();
    return new Wording(
        "the run falls behind its baseline",
        "loss " + figures.number("loss", loss) + ", the baseline " + baseline.run() + " had "
            + figures.number("baseline", there) + " by then; going on like this, the run will lack "
            + figures.share("lacking", lacking) + " of what the baseline learned",
        Advice.hasStages(run)
            ? "The sparsity leaves the network too few units to learn with, or was raised before what"
                + " was learned had recovered."
            : "The network learns more slowly: its rate, its initialization or its activations differ.",
        Advice.hasStages(run)
            ? Advice.sentence(
                Advice.stepBack(figures, run) + "raise the sparsity later and in smaller"
                    + " steps, or give the last stage more steps.")
            : "Compare learning rate, initialization and activations with the baseline's.",
        figures.list());
  }
}
