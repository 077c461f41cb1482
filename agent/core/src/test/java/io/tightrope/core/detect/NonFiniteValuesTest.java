package io.tightrope.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NonFiniteValuesTest {
  private static final int LAYERS = 3;

  private final RunMonitor monitor = new RunMonitor(
      new RunDescription(
          "r",
          "s",
          "f",
          "m",
          "h",
          Optional.empty(),
          IntStream.range(0, LAYERS)
              .mapToObj(
                  i -> new LayerDescription(i, "d" + i, "dense", 4, 4, List.of(), Optional.empty()))
              .toList(),
          Map.of()),
      RuleSettings.defaults());

  private static StepFrame.Builder frame(int step) {
    return StepFrame.builder(step, step, LAYERS).timestamp(step);
  }

  private List<Alert> after(int steps, LayerStatistic statistic, double value) {
    List<Alert> alerts = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      double[] column = {1, step < 5 ? 1 : value, Double.NaN};
      monitor.observe(frame(step).loss(1).column(statistic, column).build());
    }
    monitor.alerts().stream()
        .filter(alert -> alert.rule() == Rule.NON_FINITE_VALUES)
        .forEach(alerts::add);
    return alerts;
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "PREACTIVATION_VARIANCE",
        "PREACTIVATION_MEAN",
        "WEIGHT_GRADIENT_NORM",
        "BIAS_GRADIENT_NORM",
        "PREACTIVATION_GRADIENT_NORM",
        "WEIGHT_VARIANCE_SCALED",
        "BIAS_VARIANCE"
      })
  void a_statistic_that_was_measured_as_nan_is_a_finding_without_any_count(
      LayerStatistic statistic) {
    assertThat(after(8, statistic, StepFrame.MEASURED_NAN)).singleElement().satisfies(alert -> {
      assertThat(alert.step()).isEqualTo(5);
      assertThat(alert.layers()).containsExactly(1);
      assertThat(alert.message()).contains("1 value is NaN or infinite");
    });
  }

  @Test
  void a_statistic_that_was_not_measured_is_none() {
    assertThat(after(8, LayerStatistic.PREACTIVATION_VARIANCE, Double.NaN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity"})
  void a_ratio_may_divide_by_zero(double value) {
    assertThat(after(8, LayerStatistic.BACKWARD_GAIN, StepFrame.measured(value)))
        .isEmpty();
  }

  @Test
  void a_loss_that_is_nan_from_the_first_step_on_is_a_finding() {
    for (int step = 0; step < 20; step++) {
      monitor.observe(frame(step).loss(StepFrame.MEASURED_NAN).build());
    }

    assertThat(monitor.alerts()).singleElement().satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.NON_FINITE_VALUES);
      assertThat(alert.active()).isTrue();
    });
  }
}
