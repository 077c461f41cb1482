package io.tightrope.core.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayerMemoryTest {
  private static final RunDescription RUN = new RunDescription(
      "run",
      "00000000-0000-0000-0000-000000000001",
      "test",
      "mlp",
      "here",
      Optional.empty(),
      List.of(layer(0, "crelu"), layer(1, "cst")),
      Map.of());

  private final LayerMemory memory =
      new LayerMemory(RUN, Clock.fixed(Instant.ofEpochSecond(1000), ZoneOffset.UTC));

  private static LayerDescription layer(int index, String activation) {
    return new LayerDescription(
        index,
        "dense",
        "dense",
        100,
        100,
        List.of(),
        Optional.of(ActivationDescription.named(activation)));
  }

  private void frame(double variance) {
    memory.add(StepFrame.builder(0, 0, 2)
        .batchSize(100)
        .column(LayerStatistic.PREACTIVATION_VARIANCE, new double[] {variance, 1})
        .column(LayerStatistic.ACTIVATION_SPARSITY, new double[] {0.85, 0.85})
        .column(LayerStatistic.INPUT_CORRELATION, new double[] {0.9, 0.9})
        .column(LayerStatistic.DEAD_UNITS, new double[] {0.6, 0.6})
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

  @Test
  void updates_which_few_frames_bring_are_those_of_the_last_frame_that_had_them() {
    assertThat(memory.latest(LayerStatistic.UPDATE_RATIO, 0)).isNaN();
    memory.add(StepFrame.builder(0, 0, 2)
        .column(LayerStatistic.UPDATE_RATIO, new double[] {1e-3, Double.NaN})
        .build());

    frame(2);

    assertThat(memory.latest(LayerStatistic.UPDATE_RATIO, 0)).isEqualTo(1e-3);
    assertThat(memory.latest(LayerStatistic.UPDATE_RATIO, 1)).isNaN();
    assertThat(memory.latest(LayerStatistic.PREACTIVATION_VARIANCE, 0)).isEqualTo(2);
  }

  @Test
  void silent_units_are_explained_by_sparsity_correlation_and_batch() {
    frame(1);

    assertThat(memory.read(LayerMetric.DEAD_UNITS_EXPECTED, 0)).isCloseTo(0.60, within(0.01));
    assertThat(memory.read(LayerMetric.DEAD_UNITS_EXPECTED, 1))
        .as("of a two-sided activation")
        .isLessThan(0.55);
  }

  @Test
  void nothing_is_explained_where_nothing_was_watched() {
    assertThat(memory.has(LayerMetric.DEAD_UNITS_EXPECTED, 0)).isFalse();
    memory.add(StepFrame.builder(0, 0, 2)
        .column(LayerStatistic.DEAD_UNITS, new double[] {0.6, 0.6})
        .build());
    assertThat(memory.has(LayerMetric.DEAD_UNITS_EXPECTED, 0)).isFalse();
    assertThat(memory.read(LayerMetric.DEAD_UNITS_EXPECTED, 0)).isNaN();
  }
}
