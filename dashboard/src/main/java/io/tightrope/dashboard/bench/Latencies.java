package io.tightrope.dashboard.bench;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How long requests took, as a whole and second by second. */
final class Latencies {
  /** A request: when it was sent and how long its answer took. */
  record Sample(long sentNanos, long nanos) {}

  private final List<Sample> samples;
  private final long start;

  Latencies(Collection<Sample> samples, long start) {
    this.samples = List.copyOf(samples);
    this.start = start;
  }

  /** Of all requests that were sent after so many seconds. */
  Latency after(int seconds) {
    return of(samples.stream().filter(sample -> second(sample) >= seconds));
  }

  /**
   * Of the requests sent in each second, one after the other.
   *
   * @param seconds how many there are at least; the last ones may have no request
   */
  List<Latency> bySecond(int seconds) {
    int last = samples.stream().mapToInt(sample -> second(sample) + 1).max().orElse(0);
    return IntStream.range(0, Math.max(seconds, last))
        .mapToObj(second -> of(samples.stream().filter(sample -> second(sample) == second)))
        .toList();
  }

  private int second(Sample sample) {
    return (int) ((sample.sentNanos() - start) / 1_000_000_000L);
  }

  private static Latency of(Stream<Sample> samples) {
    return Latency.of(samples.mapToLong(Sample::nanos));
  }
}
