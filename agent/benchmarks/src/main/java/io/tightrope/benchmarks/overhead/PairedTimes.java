package io.tightrope.benchmarks.overhead;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Times of the same step taken watched and unwatched, one after the other, and what they say of the
 * cost. Bounds are by bootstrap over blocks of neighbouring pairs, since disturbances of the machine
 * last longer than a step.
 */
record PairedTimes(long[] watchedNanos, long[] unwatchedNanos) {
  /** Pairs of a block: the sampler observes more often than that, so that each has its share. */
  private static final int BLOCK = 100;

  /** Short measurements have smaller blocks, so that there are some to draw from. */
  private static final int FEWEST_BLOCKS = 10;

  private static final int RESAMPLES = 2000;
  private static final double UPPER = 0.95;

  int pairs() {
    return watchedNanos.length;
  }

  double unwatchedMillis() {
    return Arrays.stream(unwatchedNanos).average().orElse(Double.NaN) / 1e6;
  }

  /** Share by which training is slower: the ratio of the sums. */
  double cost() {
    return cost(IntStream.of(0), pairs());
  }

  /** Upper end of the one-sided 95 % interval of {@link #cost()}. */
  double upperBound(long seed) {
    return upperBound(seed, blocks -> cost(Arrays.stream(blocks), block()));
  }

  /** As {@link #cost()}, but the median of the blocks': minutes when others worked fall out. */
  double typicalCost() {
    return typicalCost(
        IntStream.range(0, pairs() / block()).map(number -> number * block()).toArray());
  }

  /** Upper end of the one-sided 95 % interval of {@link #typicalCost()}. */
  double typicalUpperBound(long seed) {
    return upperBound(seed, this::typicalCost);
  }

  /** Seconds by which training was slower, all in all. */
  double seconds() {
    return (Arrays.stream(watchedNanos).sum() - Arrays.stream(unwatchedNanos).sum()) / 1e9;
  }

  private double upperBound(long seed, ToDoubleFunction<int[]> statistic) {
    int blocks = pairs() / block();
    SplittableRandom random = new SplittableRandom(seed);
    double[] costs = new double[RESAMPLES];
    Arrays.setAll(
        costs,
        i -> statistic.applyAsDouble(
            random.ints(blocks, 0, blocks).map(number -> number * block()).toArray()));
    Arrays.sort(costs);
    return costs[(int) (UPPER * (RESAMPLES - 1))];
  }

  private int block() {
    return Math.max(1, Math.min(BLOCK, pairs() / FEWEST_BLOCKS));
  }

  private double typicalCost(int[] starts) {
    double[] costs = Arrays.stream(starts)
        .mapToDouble(start -> cost(IntStream.of(start), block()))
        .sorted()
        .toArray();
    int middle = costs.length / 2;
    return costs.length % 2 == 1 ? costs[middle] : (costs[middle - 1] + costs[middle]) / 2;
  }

  private double cost(IntStream starts, int length) {
    long[] sums = new long[2];
    starts.forEach(start -> {
      for (int pair = start; pair < start + length; pair++) {
        sums[0] += watchedNanos[pair];
        sums[1] += unwatchedNanos[pair];
      }
    });
    return (double) sums[0] / sums[1] - 1;
  }
}
