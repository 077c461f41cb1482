package io.tightrope.theory.width;

import java.util.Arrays;

/**
 * A distribution in five numbers; values may be infinite.
 *
 * @param q01 one draw in a hundred is below
 * @param q05 one in twenty is below
 * @param median half are below
 * @param q95 one in twenty is above
 * @param q99 one in a hundred is above
 */
public record Quantiles(double q01, double q05, double median, double q95, double q99) {

  /** Of the draws, which are sorted in place. */
  static Quantiles of(double[] draws) {
    Arrays.sort(draws);
    return new Quantiles(
        at(draws, 0.01), at(draws, 0.05), at(draws, 0.5), at(draws, 0.95), at(draws, 0.99));
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }
}
