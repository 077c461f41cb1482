package io.tightrope.dashboard.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "2, 1, 2, 2",
    "100, 50, 99, 100",
    "101, 51, 100, 101",
    "700, 350, 693, 700"
  })
  void a_percentile_is_the_lowest_time_within_which_that_share_was_answered(
      int count, double p50, double p99, double worst) {
    assertThat(Latency.of(LongStream.rangeClosed(1, count).map(millis -> millis * 1_000_000)))
        .isEqualTo(new Latency(p50, p99, worst));
  }

  @Test
  void nothing_has_no_percentiles() {
    assertThat(Latency.of(LongStream.empty()))
        .isEqualTo(new Latency(Double.NaN, Double.NaN, Double.NaN));
  }
}
