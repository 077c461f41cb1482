package io.tightrope.core.detect;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY;
import static io.tightrope.core.frame.LayerStatistic.DEAD_UNITS;
import static io.tightrope.core.frame.LayerStatistic.INPUT_CORRELATION;
import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.frame.StepFrame;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DeadUnitsTest {
  /** Units whose bias was pushed down: their zeros and their alike inputs are measured in the layer too. */
  private static Consumer<StepFrame.Builder> dead(int layer, double share) {
    return frame -> frame
        .value(DEAD_UNITS, layer, share)
        .value(ACTIVATION_SPARSITY, layer, share + (1 - share) * 0.55)
        .value(INPUT_CORRELATION, layer, 0.98);
  }

  @Test
  void three_of_four_units_of_a_plain_layer_are_named_although_the_network_learns() {
    PlainRun run = PlainRun.of("relu").healthy(20).with(200, dead(1, 0.75));

    assertThat(run.of(Rule.DEAD_UNITS)).singleElement().satisfies(alert -> {
      assertThat(alert.severity()).isEqualTo(Severity.WARNING);
      assertThat(alert.layers()).containsExactly(1);
      assertThat(alert.message()).contains("0.75 of layer 1");
      assertThat(alert.cause()).contains("learning rate").doesNotContain("threshold");
      assertThat(alert.action()).contains("LeakyReLU").doesNotContain("stage");
    });

    run.healthy(40);

    assertThat(run.of(Rule.DEAD_UNITS)).singleElement().matches(alert -> !alert.active());
  }

  @Test
  void a_third_of_them_is_quiet() {
    assertThat(PlainRun.of("relu").healthy(20).with(200, dead(1, 0.3)).alerts()).isEmpty();
  }

  @Test
  void a_layer_that_only_applies_a_function_has_the_units_of_what_it_reads() {
    PlainRun run =
        PlainRun.of("relu", "dense", "activation", "output").healthy(20).with(200, dead(1, 0.75));

    assertThat(run.of(Rule.DEAD_UNITS))
        .singleElement()
        .satisfies(alert -> assertThat(alert.layers()).containsExactly(1));
  }

  @Test
  void units_that_are_silent_from_the_start_because_all_inputs_are_alike_are_explained() {
    PlainRun run = PlainRun.of("relu").with(200, dead(1, 0.75));

    assertThat(run.of(Rule.DEAD_UNITS)).isEmpty();
  }
}
