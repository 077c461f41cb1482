package io.tightrope.dashboard.bench;

import java.util.stream.LongStream;

/**
 * How long some requests took; not a number where there was none.
 *
 * @param p50Millis half of them were acknowledged within this time
 * @param p99Millis 99 of 100 were
 * @param worstMillis all were
 */
public record Latency(double p50Millis, double p99Millis, double worstMillis) {
  /** Of so many nanoseconds each. */
  static Latency of(LongStream nanos) {
    long[] sorted = nanos.sorted().toArray();
    return new Latency(percentile(sorted, 50), percentile(sorted, 99), percentile(sorted, 100));
  }

  /** The lowest time within which so many of 100 were answered. */
  private static double percentile(long[] sorted, int percent) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    long count = ((long) percent * sorted.length + 99) / 100; // rounded up
    return sorted[(int) count - 1] / 1e6;
  }
}
