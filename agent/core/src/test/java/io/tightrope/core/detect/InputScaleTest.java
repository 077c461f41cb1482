package io.tightrope.core.detect;

import static io.tightrope.core.detect.PlainRun.inputs;
import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputScaleTest {
  private static Consumer<StepFrame.Builder> losing(double loss) {
    return frame -> frame.loss(loss);
  }

  @Test
  void unscaled_inputs_that_make_the_loss_worse_than_a_guess_are_named() {
    double[] loss = {20};
    PlainRun run = PlainRun.of("relu").with(100, inputs(105).andThen(frame -> {
      loss[0] = 3 + 0.95 * (loss[0] - 3);
      frame.loss(loss[0]);
    }));

    assertThat(run.alerts()).singleElement().satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.INPUT_SCALE);
      assertThat(alert.severity()).isEqualTo(Severity.WARNING);
      assertThat(alert.layers()).containsExactly(0);
      assertThat(alert.message()).contains("not scaled").contains("expected about 1");
      assertThat(alert.action())
          .contains("NormalizerStandardize")
          .contains("ImagePreProcessingScaler")
          .contains("BatchNormalization");
    });

    run.with(60, losing(0.5));

    assertThat(run.of(Rule.INPUT_SCALE)).singleElement().matches(alert -> !alert.active());
  }

  @Test
  void a_loss_that_does_not_fall_makes_them_critical_and_the_cause_of_what_else_is_found() {
    PlainRun run = PlainRun.of("relu").with(200, inputs(3000).andThen(losing(15)));

    assertThat(run.alerts()).singleElement().satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.INPUT_SCALE);
      assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
      assertThat(alert.symptoms()).extracting(Alert.Symptom::rule).contains(Rule.LOSS_STALLED);
      assertThat(alert.action())
          .contains("NormalizerStandardize")
          .doesNotContain("ImagePreProcessingScaler");
    });
  }

  @Test
  void a_dead_layer_behind_them_is_their_symptom() {
    PlainRun run = PlainRun.of("relu").with(4, inputs(105));
    assertThat(run.alerts()).isEmpty();

    run.with(
        10,
        inputs(105)
            .andThen(frame -> frame
                .value(LayerStatistic.ACTIVATION_SPARSITY, 1, 1)
                .value(LayerStatistic.DEAD_UNITS, 1, 1)));

    assertThat(run.alerts()).singleElement().satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.INPUT_SCALE);
      assertThat(alert.symptoms()).extracting(Alert.Symptom::rule).contains(Rule.DEAD_LAYER);
    });
  }

  @Test
  void a_loss_that_is_not_a_number_is_their_symptom_although_nothing_can_be_measured_any_more() {
    PlainRun run = PlainRun.of("relu").with(4, inputs(3000));

    run.with(
        3,
        frame -> frame
            .loss(StepFrame.measured(Double.NaN))
            .value(LayerStatistic.PREACTIVATION_VARIANCE, 0, StepFrame.measured(Double.NaN))
            .value(LayerStatistic.NONFINITE_VALUES, 0, 10));

    assertThat(run.alerts()).singleElement().satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.INPUT_SCALE);
      assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
    });
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 1, 6, 105, 3000})
  void inputs_of_any_scale_are_no_fault_while_the_network_learns(double rootMeanSquare) {
    assertThat(PlainRun.of("relu").with(150, inputs(rootMeanSquare)).of(Rule.INPUT_SCALE))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch_normalization", "embedding"})
  void normalization_or_an_embedding_makes_the_scale_harmless(String kind) {
    PlainRun run = kind.equals("embedding")
        ? PlainRun.of("relu", kind, "dense", "output")
        : PlainRun.of("relu", "dense", kind, "dense", "output");

    run.with(200, frame -> frame.loss(15).value(LayerStatistic.PREACTIVATION_VARIANCE, 0, 2e4));

    assertThat(run.of(Rule.INPUT_SCALE)).isEmpty();
  }

  @Test
  void what_reads_the_inputs_through_dropout_is_judged_too() {
    PlainRun run = PlainRun.of("relu", "dropout", "dense", "dense", "output")
        .with(200, inputs(105).andThen(losing(15)));

    assertThat(run.of(Rule.INPUT_SCALE))
        .singleElement()
        .satisfies(alert -> assertThat(alert.layers()).containsExactly(1));
  }
}
