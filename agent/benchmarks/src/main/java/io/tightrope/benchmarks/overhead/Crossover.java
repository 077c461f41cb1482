package io.tightrope.benchmarks.overhead;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * The pairs before and after the two networks changed places. Costs are the mean of the two halves',
 * in which what a network's place does to its speed cancels; so are those of each resampling behind a
 * bound, since the change of places is no accident that another measurement would not have.
 */
record Crossover(PairedTimes before, PairedTimes after) {
  private static final int RESAMPLES = 2000;
  private static final double UPPER = 0.95;

  int pairs() {
    return before.pairs() + after.pairs();
  }

  double unwatchedMillis() {
    return mean(PairedTimes::unwatchedMillis);
  }

  /** Share by which training is slower. */
  double cost() {
    return mean(PairedTimes::cost);
  }

  /** Upper end of the one-sided 95 % interval of {@link #cost()}. */
  double upperBound(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return upperBound(half -> half.cost(random));
  }

  /** As {@link #cost()}, by the medians of blocks. */
  double typicalCost() {
    return mean(PairedTimes::typicalCost);
  }

  /** Upper end of the one-sided 95 % interval of {@link #typicalCost()}. */
  double typicalUpperBound(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return upperBound(half -> half.typicalCost(random));
  }

  private double upperBound(ToDoubleFunction<PairedTimes> resampled) {
    double[] costs = new double[RESAMPLES];
    Arrays.setAll(costs, i -> mean(resampled));
    Arrays.sort(costs);
    return costs[(int) (UPPER * (RESAMPLES - 1))];
  }

  private double mean(ToDoubleFunction<PairedTimes> statistic) {
    return (statistic.applyAsDouble(before) + statistic.applyAsDouble(after)) / 2;
  }
}
