package io.tightrope.benchmarks.overhead;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Times of the same step taken watched and unwatched, one after the other, and what they say of the
 * cost. Resampling is over blocks of neighbouring pairs, since disturbances of the machine last
 * longer than a step.
 */
record PairedTimes(long[] watchedNanos, long[] unwatchedNanos) {
  /** Pairs of a block: the sampler mostly observes more often than that, so that each has its share. */
  private static final int BLOCK = 100;

  /** Short measurements have smaller blocks, so that there are some to draw from. */
  private static final int FEWEST_BLOCKS = 10;

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

  /** As {@link #cost()}, of as many blocks drawn at random. */
  double cost(SplittableRandom random) {
    return cost(Arrays.stream(draw(random)), block());
  }

  /** The median of the blocks' costs: minutes when others worked fall out. */
  double typicalCost() {
    return typicalCost(
        IntStream.range(0, pairs() / block()).map(number -> number * block()).toArray());
  }

  /** As {@link #typicalCost()}, of as many blocks drawn at random. */
  double typicalCost(SplittableRandom random) {
    return typicalCost(draw(random));
  }

  /** Seconds by which training was slower, all in all. */
  double seconds() {
    return (Arrays.stream(watchedNanos).sum() - Arrays.stream(unwatchedNanos).sum()) / 1e9;
  }

  private int[] draw(SplittableRandom random) {
    int blocks = pairs() / block();
    return random.ints(blocks, 0, blocks).map(number -> number * block()).toArray();
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
