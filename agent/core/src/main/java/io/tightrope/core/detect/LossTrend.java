package io.tightrope.core.detect;

import java.util.Arrays;

/**
 * The loss as a running median over the last observed steps, its best so far, and what it was when
 * the stage began. A single batch says little, and one bad batch must not count. Not thread-safe.
 */
final class LossTrend {
  private static final int WINDOW = 9;
  private static final int CHANCE_WINDOW = 3;
  private static final double LOW_SHARE = 0.9;
  private static final double RISEN_SHARE = 0.35;
  private static final double LEAST_RISE = 0.05;

  private final double[] recent = new double[WINDOW];
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
  private final DownwardTrend progress = new DownwardTrend();

  void startStage() {
    beforeStage = median;
    bestInStage = Double.NaN;
    costOfChange = Double.NaN;
    seen = 0;
  }

  void add(double loss) {
    if (!Double.isFinite(loss)) {
      return;
    }
    progress.add(loss);
    beforeLast = last;
    last = loss;
    recent[seen++ % WINDOW] = loss;
    double[] window = Arrays.copyOf(recent, Math.min(seen, WINDOW));
    Arrays.sort(window);
    median = window[window.length / 2];
    first = Double.isNaN(first) ? loss : first;
    if (count++ < CHANCE_WINDOW) {
      chance = Double.isNaN(chance) ? loss : Math.min(chance, loss);
    }
    if (!Double.isNaN(beforeStage)) {
      payForChange();
    }
    if (seen >= WINDOW / 2) {
      best = Double.isNaN(best) ? median : Math.min(best, median);
      bestInStage = Double.isNaN(bestInStage) ? median : Math.min(bestInStage, median);
    }
  }

  /** Running median over the observed steps of this stage; NaN before the first. */
  double median() {
    return median;
  }

  /** Loss of the run's first observed step. */
  double first() {
    return first;
  }

  /**
   * What a network that knows nothing would have: the lowest loss among the first observed steps,
   * since a broken start may be worse than guessing.
   */
  double chance() {
    return chance;
  }

  /** Lowest median so far. */
  double best() {
    return best;
  }

  /** Median when the stage before ended; NaN in the first. */
  double beforeStage() {
    return beforeStage;
  }

  /** Lowest median of this stage. */
  double bestInStage() {
    return bestInStage;
  }

  /**
   * Whether the run is learning in spite of what a rule sees: its loss is falling beyond chance, or
   * well below what guessing gives and not risen since.
   */
  boolean learning() {
    double risen = (median - best) / (chance - best);
    boolean low = median < LOW_SHARE * chance;
    boolean fallen = progress.falling();
    return (low && risen < RISEN_SHARE) || (fallen && !(risen > RISEN_SHARE && low));
  }

  /**
   * Whether the last two observed losses have both lost much of what had been learned. A stage change
   * costs loss: until that has been won back, only what goes beyond it counts.
   */
  boolean worse() {
    double low = Math.min(last, beforeLast);
    return low > much() && !(low <= costOfChange);
  }

  /** The loss above which much of what had been learned is lost. */
  private double much() {
    return best + Math.max(RISEN_SHARE * (chance - best), LEAST_RISE * chance);
  }

  private void payForChange() {
    if (seen == 1) {
      costOfChange = last;
    } else if (median <= much()) {
      costOfChange = Double.NaN;
    }
  }

  /** Whether enough has been observed to say that it is not. */
  boolean stuck() {
    return progress.enough() && !learning();
  }
}
