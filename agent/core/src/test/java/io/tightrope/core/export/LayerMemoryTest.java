package io.tightrope.core.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayerMemoryTest {
  private final LayerMemory memory =
      new LayerMemory(2, Clock.fixed(Instant.ofEpochSecond(1000), ZoneOffset.UTC));

  private void frame(double variance) {
    memory.add(StepFrame.builder(0, 0, 2)
        .column(LayerStatistic.PREACTIVATION_VARIANCE, new double[] {variance, 1})
        .build());
  }

  @Test
  void the_first_step_is_kept_and_the_extremes_follow() {
    frame(2);
    frame(1e6);
    frame(3);

    assertThat(memory.read(LayerMetric.PREACTIVATION_VARIANCE_INITIAL, 0)).isEqualTo(2);
    assertThat(memory.read(LayerMetric.PREACTIVATION_VARIANCE_MAX, 0)).isEqualTo(1e6);
    assertThat(memory.read(LayerMetric.PREACTIVATION_VARIANCE_MIN, 0)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"UPDATE_RATIO", "PREACTIVATION_QUANTILE_50"})
  void what_few_frames_carry_is_that_of_the_last_frame_that_had_it(LayerStatistic statistic) {
    assertThat(memory.latest(statistic, 0)).isNaN();
    memory.add(StepFrame.builder(0, 0, 2)
        .column(statistic, new double[] {1e-3, Double.NaN})
        .build());

    frame(2);

    assertThat(memory.latest(statistic, 0)).isEqualTo(1e-3);
    assertThat(memory.latest(statistic, 1)).isNaN();
  }

  @Test
  void what_a_frame_counts_is_added_up() {
    assertThat(memory.latest(LayerStatistic.NONFINITE_VALUES, 0)).isNaN();
    for (int step = 0; step < 3; step++) {
      memory.add(StepFrame.builder(step, step, 2)
          .column(LayerStatistic.NONFINITE_VALUES, new double[] {step, Double.NaN})
          .build());
    }
    frame(2);

    assertThat(memory.latest(LayerStatistic.NONFINITE_VALUES, 0)).isEqualTo(3);
    assertThat(memory.latest(LayerStatistic.NONFINITE_VALUES, 1)).isNaN();
  }

  @Test
  void what_every_frame_carries_is_absent_when_the_last_frame_lacks_it() {
    frame(2);
    assertThat(memory.latest(LayerStatistic.PREACTIVATION_VARIANCE, 0)).isEqualTo(2);

    memory.add(StepFrame.builder(1, 1, 2).build());

    assertThat(memory.latest(LayerStatistic.PREACTIVATION_VARIANCE, 0)).isNaN();
  }
}
