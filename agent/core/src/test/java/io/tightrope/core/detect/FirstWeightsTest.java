package io.tightrope.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** First weights of a network without a design that no usual initializer makes. */
class FirstWeightsTest {
  private static Consumer<StepFrame.Builder> weights(double... scaled) {
    return frame -> {
      for (int layer = 0; layer < scaled.length; layer++) {
        frame.value(LayerStatistic.WEIGHT_VARIANCE_SCALED, layer, scaled[layer]);
      }
    };
  }

  @Test
  void weights_far_too_large_are_a_warning_that_ends_when_the_network_learns() {
    PlainRun run = PlainRun.of("relu").with(1, weights(2, 400, 2));

    assertThat(run.alerts()).singleElement().satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.UNSTABLE_INITIALIZATION);
      assertThat(alert.severity()).isEqualTo(Severity.WARNING);
      assertThat(alert.layers()).containsExactly(1);
      assertThat(alert.message()).contains("far too large").contains("10 times larger");
      assertThat(alert.action()).contains("WeightInit.XAVIER");
    });

    run.healthy(100);

    assertThat(run.alerts()).singleElement().matches(alert -> !alert.active());
  }

  @Test
  void factors_of_all_layers_multiply() {
    PlainRun run = PlainRun.of("relu", "dense", "dense", "dense", "dense", "dense", "output")
        .with(1, weights(7, 7, 7, 7, 7, 2));

    assertThat(run.alerts()).singleElement().satisfies(alert -> {
      assertThat(alert.layers()).containsExactly(0, 1, 2, 3, 4);
      assertThat(alert.message()).contains("through all layers 4.05 times");
    });
    assertThat(PlainRun.of("relu").with(1, weights(7, 7, 2)).alerts()).isEmpty();
  }

  @Test
  void weights_far_too_small_are_critical_once_the_loss_shows_that_nothing_is_learned() {
    PlainRun run =
        PlainRun.of("relu").with(100, weights(1e-5, 1e-5, 1e-5).andThen(frame -> frame.loss(2.3)));

    assertThat(run.of(Rule.UNSTABLE_INITIALIZATION)).singleElement().satisfies(alert -> {
      assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
      assertThat(alert.message()).contains("far too small");
    });
  }

  @Test
  void weights_that_grew_later_are_not_first_weights() {
    assertThat(PlainRun.of("relu").healthy(1).with(40, weights(2, 400, 2)).alerts())
        .isEmpty();
  }

  @Test
  void rows_of_an_embedding_are_not_measured_by_the_size_of_its_vocabulary() {
    assertThat(PlainRun.of("relu", "embedding_sequence", "dense", "output")
            .with(1, weights(400, 2, 2))
            .alerts())
        .isEmpty();
    assertThat(PlainRun.of("relu", "dense", "dense", "output")
            .with(1, weights(400, 2, 2))
            .alerts())
        .hasSize(1);
  }
}
