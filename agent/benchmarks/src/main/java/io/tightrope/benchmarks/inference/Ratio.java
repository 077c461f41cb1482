package io.tightrope.benchmarks.inference;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How many times as long one way takes as another: the median over blocks of the two ways' turns,
 * with a 95 % interval from drawing blocks anew.
 */
record Ratio(double median, double low, double high) {
  private static final int RESAMPLES = 2000;
  private static final double TAIL = 0.025;
  private static final long SEED = 1;

  /** What an interval says about a gain. */
  enum Verdict {
    faster,
    even,
    slower
  }

  /**
   * @param slow times of each block, in any unit
   * @param fast times of the same blocks
   */
  static Ratio of(double[] slow, double[] fast) {
    double[] ratios = new double[slow.length];
    Arrays.setAll(ratios, block -> slow[block] / fast[block]);
    SplittableRandom random = new SplittableRandom(SEED);
    double[] medians = new double[RESAMPLES];
    double[] drawn = new double[ratios.length];
    for (int i = 0; i < RESAMPLES; i++) {
      Arrays.setAll(drawn, block -> ratios[random.nextInt(ratios.length)]);
      medians[i] = median(drawn);
    }
    Arrays.sort(medians);
    return new Ratio(
        median(ratios),
        medians[(int) (TAIL * (RESAMPLES - 1))],
        medians[(int) Math.ceil((1 - TAIL) * (RESAMPLES - 1))]);
  }

  /** The mean of the middle two for an even number. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Whether the second way is faster, slower, or neither beyond the interval. */
  Verdict verdict() {
    if (low > 1) {
      return Verdict.faster;
    }
    return high < 1 ? Verdict.slower : Verdict.even;
  }
}
