package io.tightrope.benchmarks.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.RunDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LossCurveTest {
  private static final int STEPS = 400;

  /** One frame with a loss that tells nothing, and the loss of every step. */
  private static OptionalLong shownAt(LongToDoubleFunction loss) {
    long[] steps = LongStream.range(0, STEPS).toArray();
    ScalarBlock block = new ScalarBlock(
        0,
        1,
        Map.of(
            ScalarBlock.LOSS,
            new ScalarSeries(steps, LongStream.of(steps).mapToDouble(loss).toArray())));
    return LossCurve.shownAt(run(List.of(frame(0, 1)), List.of(block)));
  }

  private static StepFrame frame(long step, double loss) {
    return StepFrame.builder(step, step, 0).timestamp(1).loss(loss).build();
  }

  private static RecordedRun run(List<StepFrame> frames, List<ScalarBlock> scalars) {
    RunDescription description =
        new RunDescription("run", "", "", "", "", Optional.empty(), List.of(), Map.of());
    return new RecordedRun(description, frames, List.of(), scalars, NullNode.getInstance());
  }

  @Test
  void a_loss_that_rises_again_shows_it_when_its_median_has_come_half_of_the_way_back() {
    OptionalLong shown = shownAt(step -> step < 200 ? 1 - step / 250.0 : 0.9);

    assertThat(shown).hasValue(212);
  }

  @Test
  void a_loss_that_falls_or_comes_back_down_never_shows_it() {
    assertThat(shownAt(step -> 1 / (1 + 0.1 * step))).isEmpty();
    assertThat(shownAt(step -> step > 100 && step < 200 ? 3 : 1 / (1 + 0.1 * step)))
        .isEmpty();
  }

  @Test
  void a_loss_that_stays_at_its_start_never_shows_it_however_it_scatters() {
    assertThat(shownAt(step -> 0.7 + 0.004 * Math.sin(step))).isEmpty();
  }

  @Test
  void a_loss_that_is_not_finite_or_explodes_from_the_start_shows_it() {
    assertThat(shownAt(step -> step < 100 ? 1 / (1 + 0.1 * step) : StepFrame.MEASURED_NAN))
        .hasValue(112);
    assertThat(shownAt(step -> 1 + step)).hasValue(1);
  }

  @Test
  void frames_are_taken_where_there_are_no_scalars() {
    List<StepFrame> frames = LongStream.range(0, STEPS)
        .mapToObj(step -> frame(step, step < 200 ? 1 - step / 250.0 : 0.9))
        .toList();

    assertThat(LossCurve.shownAt(run(frames, List.of()))).hasValue(204);
  }
}
