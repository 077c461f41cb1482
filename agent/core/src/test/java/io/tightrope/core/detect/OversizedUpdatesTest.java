package io.tightrope.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Updates that replace the weights of a network without a design. */
class OversizedUpdatesTest {
  private static Consumer<StepFrame.Builder> updates(double... ratios) {
    return frame -> {
      for (int layer = 0; layer < ratios.length; layer++) {
        frame.value(LayerStatistic.UPDATE_RATIO, layer, ratios[layer]);
      }
    };
  }

  private static Consumer<StepFrame.Builder> loss(double loss) {
    return frame -> frame.loss(loss);
  }

  @Test
  void two_readings_of_half_of_the_weights_are_a_warning_that_ends_when_the_network_learns() {
    PlainRun run = PlainRun.of("relu").with(2, updates(0.6, 2, 0.5));

    assertThat(run.alerts()).singleElement().satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.OVERSIZED_UPDATES);
      assertThat(alert.severity()).isEqualTo(Severity.WARNING);
      assertThat(alert.layers()).containsExactly(0, 1, 2);
      assertThat(alert.step()).isEqualTo(2);
      assertThat(alert.message()).contains("0.60 of the weights");
      assertThat(alert.cause()).contains("learning rate of 0.001");
    });

    run.with(120, updates(0.01, 0.01, 0.01));

    assertThat(run.alerts()).singleElement().matches(alert -> !alert.active());
  }

  @Test
  void a_loss_that_tells_against_the_run_makes_it_critical() {
    PlainRun run = PlainRun.of("relu")
        .with(1, loss(2.3).andThen(updates(3, 3, 3)))
        .with(15, loss(20).andThen(updates(0.5, 0.5, 0.5)));

    assertThat(run.of(Rule.OVERSIZED_UPDATES)).singleElement().satisfies(alert -> {
      assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
      assertThat(alert.raised()).extracting(Alert.Raised::step).allMatch(step -> step <= 30);
    });
  }

  @Test
  void one_large_first_update_and_one_large_layer_are_quiet() {
    assertThat(PlainRun.of("relu")
            .with(1, updates(3, 3, 3))
            .with(40, updates(0.1, 0.1, 0.1))
            .alerts())
        .isEmpty();
    assertThat(PlainRun.of("relu").with(40, updates(0.01, 5, 0.01)).alerts()).isEmpty();
  }

  @Test
  void a_network_with_a_design_is_judged_by_what_updates_do_to_its_pre_activations() {
    PlainRun run = PlainRun.clipped("crelu", 1).with(3, updates(0.6, 0.6, 0.6));

    assertThat(run.of(Rule.OVERSIZED_UPDATES)).isEmpty();
  }
}
