package io.tightrope.benchmarks.slowlearners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeasureTest {
  private static final int LAYERS = 5;

  @Test
  void the_gradients_range_leaves_out_the_first_layer_and_the_output() {
    FirstPart part = part(step -> frame(step)
        .column(LayerStatistic.WEIGHT_GRADIENT_NORM, new double[] {900, 2, 8, 1, 700})
        .build());
    assertThat(Measure.GRADIENT_RANGE.of(part)).isEqualTo(8);
  }

  @Test
  void a_single_wild_step_does_not_move_the_medians() {
    FirstPart part = part(step -> frame(step)
        .column(
            LayerStatistic.PREACTIVATION_VARIANCE, new double[] {1, 1, step == 90 ? 1e9 : 3, 1, 50})
        .build());
    assertThat(Measure.VARIANCE.of(part)).isEqualTo(3);
  }

  @Test
  void the_change_of_the_correlation_is_that_of_the_deepest_hidden_layers() {
    FirstPart part = part(step -> frame(step)
        .column(
            LayerStatistic.INPUT_CORRELATION,
            new double[] {0.1, 0.1, 0.1, 0.4 + step / 1000.0, 0.9})
        .build());
    assertThat(Measure.CORRELATION_CHANGE.of(part)).isCloseTo(0.08, within(0.002));
  }

  @Test
  void the_first_part_ends_at_its_share_of_the_steps() {
    List<StepFrame> frames = part(step -> frame(step).build()).frames();
    assertThat(FirstPart.of(frames, 0.33).newest())
        .last()
        .extracting(StepFrame::step)
        .isEqualTo(32L);
    assertThat(FirstPart.of(frames, 1).frames()).hasSize(100);
    assertThat(FirstPart.of(List.of(), 0.5).frames()).isEmpty();
  }

  @Test
  void what_a_run_does_not_report_has_no_value() {
    FirstPart bare = part(step -> StepFrame.builder(step, step, LAYERS).build());
    for (Measure measure : Measure.values()) {
      assertThat(measure.of(bare)).as(measure.name()).isNaN();
    }
    for (Measure measure : Measure.values()) {
      assertThat(measure.of(new FirstPart(List.of()))).as(measure.name()).isNaN();
    }
  }

  private static StepFrame.Builder frame(int step) {
    return StepFrame.builder(step, step, LAYERS).loss(2);
  }

  private static FirstPart part(IntFunction<StepFrame> frame) {
    return new FirstPart(IntStream.range(0, 100).mapToObj(frame).toList());
  }
}
