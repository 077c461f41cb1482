package io.tightrope.core.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlidingExtremesTest {
  private final SlidingExtremes extremes = new SlidingExtremes(1, 30);

  private void add(double value, double now) {
    extremes.add(new double[] {value}, now);
  }

  @Test
  void a_burst_of_one_step_is_seen_for_at_least_half_the_window() {
    add(1, 1000);
    add(1e6, 1029);
    add(1, 1030);

    assertThat(extremes.highest(0, 1059)).isEqualTo(1e6);
    assertThat(extremes.lowest(0, 1059)).isEqualTo(1);
  }

  @Test
  void a_burst_is_forgotten_after_the_whole_window() {
    add(1e6, 1000);
    for (int second = 1; second <= 60; second++) {
      add(1, 1000 + second);
    }

    assertThat(extremes.highest(0, 1060)).isEqualTo(1);
  }

  @Test
  void two_readers_see_the_same() {
    add(3, 1000);
    add(7, 1001);

    assertThat(extremes.highest(0, 1002)).isEqualTo(7);
    assertThat(extremes.highest(0, 1002)).isEqualTo(7);
    assertThat(extremes.lowest(0, 1002)).isEqualTo(3);
  }

  @Test
  void nothing_is_remembered_of_a_window_without_values() {
    add(3, 1000);

    assertThat(extremes.highest(0, 1100)).isNaN();
    assertThat(extremes.lowest(0, 1100)).isNaN();
  }

  @Test
  void absent_values_do_not_hide_measured_ones() {
    add(Double.NaN, 1000);
    add(5, 1001);
    add(Double.NaN, 1002);

    assertThat(extremes.highest(0, 1003)).isEqualTo(5);
    assertThat(extremes.lowest(0, 1003)).isEqualTo(5);
  }
}
