package io.tightrope.benchmarks.overhead;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Times of the same step taken watched and unwatched, one after the other, and what they say of the
 * cost: the ratio of the sums, with a confidence bound by a bootstrap over blocks of neighbouring
 * pairs, since disturbances of the machine last longer than a step.
 */
record PairedTimes(long[] watchedNanos, long[] unwatchedNanos) {
  private static final int BLOCK = 20;
  private static final int RESAMPLES = 2000;
  private static final double UPPER = 0.95;

  double unwatchedMillis() {
    return Arrays.stream(unwatchedNanos).average().orElse(Double.NaN) / 1e6;
  }

  /** Share by which training is slower. */
  double cost() {
    return (double) Arrays.stream(watchedNanos).sum()
            / Arrays.stream(unwatchedNanos).sum()
        - 1;
  }

  /** As {@link #cost()} with medians: what a step costs when the machine leaves it alone. */
  double medianCost() {
    return median(watchedNanos) / median(unwatchedNanos) - 1;
  }

  /** Upper end of the one-sided 95 % interval of {@link #cost()}. */
  double upperBound(long seed) {
    int blocks = watchedNanos.length / BLOCK;
    SplittableRandom random = new SplittableRandom(seed);
    double[] costs = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double watched = 0;
      double unwatched = 0;
      for (int block = 0; block < blocks; block++) {
        int from = random.nextInt(blocks) * BLOCK;
        for (int pair = from; pair < from + BLOCK; pair++) {
          watched += watchedNanos[pair];
          unwatched += unwatchedNanos[pair];
        }
      }
      costs[i] = watched / unwatched - 1;
    }
    Arrays.sort(costs);
    return costs[(int) (UPPER * (RESAMPLES - 1))];
  }

  private static double median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
