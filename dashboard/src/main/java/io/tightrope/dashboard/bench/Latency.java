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
    return new Latency(percentile(sorted, 0.5), percentile(sorted, 0.99), percentile(sorted, 1));
  }

  private static double percentile(long[] sorted, double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1, (long) (share * sorted.length))] / 1e6;
  }
}
