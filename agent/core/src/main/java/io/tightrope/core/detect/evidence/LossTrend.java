package io.tightrope.core.detect.evidence;

import java.util.Arrays;

/**
 * The loss as a running median over the last observed steps, its best so far, and what it was when
 * the stage began. A single batch says little, and one bad batch must not count. Not thread-safe.
 */
public final class LossTrend {
  /**
   * The limits of this trend.
   *
   * @param window observed losses that the running median covers
   * @param chanceFrames first observed steps, the lowest loss of which counts as chance
   * @param lowShare share of chance below which the loss counts as low
   * @param risenShare share of the way from the best loss back to chance that counts as lost
   * @param leastRise the same as a share of chance, where best and chance are close together
   */
  public record Limits(
      @Range(min = 1) int window,
      @Range(min = 1) int chanceFrames,
      @Range(above = 0, max = 1) double lowShare,
      @Range(above = 0, max = 1) double risenShare,
      @Range(min = 0, max = 1) double leastRise) {}

  private final Limits limits;
  private final double[] recent;
  private int seen;
  private double first = Double.NaN;
  private double chance = Double.NaN;
  private int count;
  private double best = Double.NaN;
  private double beforeStage = Double.NaN;
  private double bestInStage = Double.NaN;
  private double costOfChange = Double.NaN;
  private double median = Double.NaN;
  private double last = Double.NaN;
  private double beforeLast = Double.NaN;
  private final DownwardTrend progress;

  LossTrend(EvidenceLimits limits) {
    this.limits = limits.lossTrend();
    recent = new double[this.limits.window()];
    progress = new DownwardTrend(limits.downwardTrend());
  }

  public void startStage() {
    beforeStage = median;
    bestInStage = Double.NaN;
    costOfChange = Double.NaN;
    seen = 0;
  }

  public void add(double loss) {
    if (!Double.isFinite(loss)) {
      return;
    }
    progress.add(loss);
    beforeLast = last;
    last = loss;
    recent[seen++ % recent.length] = loss;
    double[] window = Arrays.copyOf(recent, Math.min(seen, recent.length));
    Arrays.sort(window);
    median = window[window.length / 2];
    first = Double.isNaN(first) ? loss : first;
    if (count++ < limits.chanceFrames()) {
      chance = Double.isNaN(chance) ? loss : Math.min(chance, loss);
    }
    if (!Double.isNaN(beforeStage)) {
      payForChange();
    }
    if (seen >= recent.length / 2) {
      best = Double.isNaN(best) ? median : Math.min(best, median);
      bestInStage = Double.isNaN(bestInStage) ? median : Math.min(bestInStage, median);
    }
  }

  /** Running median over the observed steps of this stage; NaN before the first. */
  public double median() {
    return median;
  }

  /** Loss of the run's first observed step. */
  public double first() {
    return first;
  }

  /**
   * What a network that knows nothing would have: the lowest loss among the first observed steps,
   * since a broken start may be worse than guessing.
   */
  public double chance() {
    return chance;
  }

  /** Lowest median so far. */
  public double best() {
    return best;
  }

  /** Median when the stage before ended; NaN in the first. */
  public double beforeStage() {
    return beforeStage;
  }

  /** Lowest median of this stage. */
  public double bestInStage() {
    return bestInStage;
  }

  /**
   * Whether the run is learning in spite of what a rule sees: its loss is falling beyond chance, or
   * well below what guessing gives and not risen since.
   */
  public boolean learning() {
    double risen = (median - best) / (chance - best);
    boolean low = median < limits.lowShare() * chance;
    boolean fallen = progress.falling();
    return (low && risen < limits.risenShare())
        || (fallen && !(risen > limits.risenShare() && low));
  }

  /**
   * Whether the last two observed losses have both lost much of what had been learned. A stage change
   * costs loss: until that has been won back, only what goes beyond it counts.
   */
  public boolean worse() {
    double low = Math.min(last, beforeLast);
    return low > lossOfMuch() && !(low <= costOfChange);
  }

  /** The loss above which much of what had been learned is lost. */
  private double lossOfMuch() {
    return best + Math.max(limits.risenShare() * (chance - best), limits.leastRise() * chance);
  }

  private void payForChange() {
    if (seen == 1) {
      costOfChange = last;
    } else if (median <= lossOfMuch()) {
      costOfChange = Double.NaN;
    }
  }

  /** Whether enough has been observed to say that it is not. */
  public boolean stuck() {
    return progress.enough() && !learning();
  }
}
