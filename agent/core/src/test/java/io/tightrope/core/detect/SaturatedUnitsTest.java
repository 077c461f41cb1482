package io.tightrope.core.detect;

import static io.tightrope.core.detect.PlainRun.inputs;
import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SaturatedUnitsTest {
  /** Pre-activations of layer 1 that stand at both ends of some width. */
  private static Consumer<StepFrame.Builder> apart(double width) {
    return frame -> frame
        .value(LayerStatistic.PREACTIVATION_QUANTILE_01, 1, -2 * width)
        .value(LayerStatistic.PREACTIVATION_QUANTILE_25, 1, -width)
        .value(LayerStatistic.PREACTIVATION_QUANTILE_50, 1, 0.97 * width)
        .value(LayerStatistic.PREACTIVATION_QUANTILE_75, 1, width)
        .value(LayerStatistic.PREACTIVATION_QUANTILE_99, 1, 2 * width);
  }

  @ParameterizedTest
  @CsvSource({"tanh,30", "sigmoid,60", "softsign,90", "hardtanh,10", "hardsigmoid,25"})
  void a_layer_at_the_ends_of_its_range_is_a_warning_while_the_loss_falls(
      String activation, double width) {
    PlainRun run = PlainRun.of(activation).with(60, apart(width));

    assertThat(run.alerts()).singleElement().satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.SATURATED_UNITS);
      assertThat(alert.severity()).isEqualTo(Severity.WARNING);
      assertThat(alert.layers()).containsExactly(1);
      assertThat(alert.cause()).contains(activation);
      assertThat(alert.action()).contains("learning rate");
    });

    run.with(40, apart(width / 30));

    assertThat(run.of(Rule.SATURATED_UNITS)).singleElement().matches(alert -> !alert.active());
  }

  @Test
  void it_is_critical_once_the_loss_tells_against_the_run() {
    PlainRun run = PlainRun.of("tanh").with(120, apart(30).andThen(frame -> frame.loss(2.3)));

    assertThat(run.of(Rule.SATURATED_UNITS))
        .singleElement()
        .satisfies(alert -> assertThat(alert.severity()).isEqualTo(Severity.CRITICAL));
  }

  @Test
  void it_is_critical_where_little_has_been_learned_and_nothing_more_is() {
    PlainRun run = PlainRun.of("tanh")
        .with(5, apart(30).andThen(frame -> frame.loss(2.3)))
        .with(115, apart(30).andThen(frame -> frame.loss(2.02)));

    assertThat(run.of(Rule.SATURATED_UNITS))
        .singleElement()
        .satisfies(alert -> assertThat(alert.severity()).isEqualTo(Severity.CRITICAL));
    assertThat(PlainRun.of("tanh")
            .with(5, frame -> frame.loss(2.3))
            .with(115, frame -> frame.loss(2.02))
            .alerts())
        .isEmpty();
  }

  @Test
  void quantiles_that_are_measured_now_and_then_are_enough() {
    PlainRun run = PlainRun.of("tanh");
    for (int i = 0; i < 4; i++) {
      run.with(1, apart(30)).healthy(20);
    }

    assertThat(run.of(Rule.SATURATED_UNITS)).hasSize(1);
  }

  @Test
  void a_healthy_width_another_activation_and_a_gate_are_no_fault() {
    assertThat(PlainRun.of("tanh").with(80, apart(2)).alerts()).isEmpty();
    assertThat(PlainRun.of("elu").with(80, apart(30)).alerts()).isEmpty();
    assertThat(PlainRun.of("tanh", "dense", "recurrent", "output")
            .with(80, apart(30))
            .alerts())
        .isEmpty();
  }

  @Test
  void behind_unscaled_inputs_these_are_named() {
    Consumer<StepFrame.Builder> first = frame -> {
      apart(300).accept(frame);
      frame
          .value(LayerStatistic.PREACTIVATION_QUANTILE_01, 0, -600)
          .value(LayerStatistic.PREACTIVATION_QUANTILE_25, 0, -300)
          .value(LayerStatistic.PREACTIVATION_QUANTILE_50, 0, 290)
          .value(LayerStatistic.PREACTIVATION_QUANTILE_75, 0, 300)
          .value(LayerStatistic.PREACTIVATION_QUANTILE_99, 0, 600);
    };
    PlainRun run = PlainRun.of("tanh").with(60, inputs(105).andThen(first));

    assertThat(run.of(Rule.SATURATED_UNITS))
        .singleElement()
        .satisfies(alert -> assertThat(alert.cause()).contains("inputs are not scaled"));
  }
}
