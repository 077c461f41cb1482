package io.tightrope.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Medians of what was measured several times. */
public final class Medians {
  private Medians() {}

  /** Median of one part of all measurements, the mean of the middle two of an even number; NaN of none. */
  public static <T> double of(List<T> all, ToDoubleFunction<T> part) {
    double[] sorted = all.stream().mapToDouble(part).sorted().toArray();
    int middle = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
