package io.tightrope.core.detect.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownwardTrendTest {
  private static final DownwardTrend.Limits LIMITS = new DownwardTrend.Limits(40, 4, 16, 3);

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 30})
  void a_fall_is_seen_whatever_steps_are_known(int spacing) {
    DownwardTrend trend = of(step -> 2 - step / 500, spacing, 600);

    assertThat(trend.enough()).isTrue();
    assertThat(trend.falling()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 30})
  void what_scatters_around_a_level_does_not_fall(int spacing) {
    assertThat(of(step -> 1, spacing, 600).falling()).isFalse();
  }

  @Test
  void values_older_than_the_longest_window_take_no_part() {
    DownwardTrend trend = of(step -> 2 - step / 500, 1, 600);
    for (int step = 1300; step < 1310; step++) {
      trend.add(step, 0.1);
    }

    assertThat(trend.enough()).isFalse();
    assertThat(trend.falling()).isFalse();
  }

  @Test
  void the_long_windows_reach_back_to_the_beginning_of_the_stage_at_most() {
    DownwardTrend trend = of(step -> 2 - step / 500, 1, 600);
    trend.startStage(600);
    Random random = new Random(2);
    for (int step = 600; step < 700; step++) {
      trend.add(step, 0.7 + 0.05 * random.nextGaussian());
    }

    assertThat(trend.falling()).isFalse();
  }

  private static DownwardTrend of(DoubleUnaryOperator level, int spacing, int steps) {
    Random random = new Random(1);
    DownwardTrend trend = new DownwardTrend(LIMITS);
    for (int step = 0; step < steps; step += spacing) {
      trend.add(step, level.applyAsDouble(step) + 0.05 * random.nextGaussian());
    }
    return trend;
  }
}
