package io.tightrope.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules make of the loss of every step, for a plain network of which few steps are observed. */
class LossByStepTest {
  private static final int STEPS = 1000;

  @Test
  void a_loss_that_rises_by_half_and_stays_up_is_a_warning_though_no_step_was_observed() {
    List<Alert> alerts = judged(step -> step < 600 ? falling(step) : 2.2, 0, 40);

    assertThat(alerts).singleElement().satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.LOSS_STALLED);
      assertThat(alert.severity()).isEqualTo(Severity.WARNING);
      assertThat(alert.step()).isBetween(625L, 650L);
    });
  }

  @ParameterizedTest
  @CsvSource({
    "PREACTIVATION_VARIANCE, 7, CRITICAL",
    "PREACTIVATION_VARIANCE, 5, WARNING",
    "PREACTIVATION_VARIANCE, 0.5, CRITICAL",
    "PREACTIVATION_VARIANCE, 0.9, WARNING",
    "UPDATE_RATIO, 0.06, CRITICAL",
    "UPDATE_RATIO, 0.04, WARNING",
  })
  void such_a_rise_is_critical_once_a_layer_shows_it_too(
      LayerStatistic statistic, double value, Severity severity) {
    PlainRun run = PlainRun.of("relu").healthy(200);
    assertThat(run.alerts()).isEmpty();

    run.with(40, frame -> frame.loss(2.2).value(statistic, 1, value));

    assertThat(run.of(Rule.LOSS_STALLED))
        .singleElement()
        .satisfies(alert -> assertThat(alert.severity()).isEqualTo(severity));
  }

  @Test
  void the_loss_of_a_game_of_two_networks_may_rise_while_no_layer_moves() {
    PlainRun run = PlainRun.of("relu").healthy(200);
    double[] loss = {0.5};

    run.with(300, frame -> {
      loss[0] = Math.min(1.6, loss[0] + 0.005);
      frame.loss(loss[0]);
      for (int layer = 0; layer < 3; layer++) {
        frame.value(LayerStatistic.UPDATE_RATIO, layer, 0.004);
      }
    });

    assertThat(run.alerts()).singleElement().satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.LOSS_STALLED);
      assertThat(alert.severity()).isEqualTo(Severity.WARNING);
    });
  }

  @Test
  void a_loss_that_rises_sixfold_with_the_first_update_is_measured_from_where_it_began() {
    List<Alert> alerts = judged(step -> step == 0 ? 2 : 13, 0, 40);

    assertThat(alerts).singleElement().satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.LOSS_STALLED);
      assertThat(alert.step()).isLessThanOrEqualTo(50);
      assertThat(alert.message()).contains("risen").contains("was 2.01 at its best");
    });
  }

  @Test
  void a_loss_that_is_nan_is_critical_though_no_step_was_observed() {
    List<Alert> alerts = judged(step -> step < 612 ? falling(step) : Double.NaN, 0, 40);

    assertThat(alerts).singleElement().satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.NON_FINITE_VALUES);
      assertThat(alert.message()).contains("the loss of step ");
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 40, 1000})
  void the_same_losses_give_the_same_alerts_in_whatever_blocks_they_come(int block) {
    DoubleUnaryOperator loss = step -> step < 600 ? falling(step) : 2.2;

    assertThat(judged(loss, 0, block))
        .extracting(Alert::id, Alert::message)
        .isEqualTo(judged(loss, 0, 25).stream()
            .map(alert -> Tuple.tuple(alert.id(), alert.message()))
            .toList());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 5000})
  void a_run_that_begins_at_a_good_loss_and_keeps_it_is_quiet(long firstStep) {
    assertThat(judged(step -> 0.02, firstStep, 40))
        .filteredOn(alert -> firstStep > 0)
        .isEmpty();
  }

  @Test
  void a_plateau_of_a_plain_network_is_at_most_a_warning() {
    List<Alert> alerts =
        judged(step -> step < 500 ? 0.69 : 0.69 * Math.exp((500 - step) / 50), 0, 40);

    assertThat(alerts).extracting(Alert::severity).doesNotContain(Severity.CRITICAL);
  }

  private static double falling(double step) {
    return 0.4 + 1.9 * Math.exp(-step / 100);
  }

  /** The alerts on a run of these losses, with a little noise; its first frame alone is observed. */
  private static List<Alert> judged(DoubleUnaryOperator loss, long firstStep, int block) {
    Random random = new Random(5);
    double[] losses = new double[STEPS];
    for (int step = 0; step < STEPS; step++) {
      double value = loss.applyAsDouble(step) * (1 + 0.02 * random.nextGaussian());
      losses[step] = StepFrame.measured(value);
    }
    RunMonitor monitor = new RunMonitor(plain(), RuleSettings.defaults());
    long seq = 0;
    for (int from = 0; from < STEPS; from += block) {
      int to = Math.min(STEPS, from + block);
      long[] steps = LongStream.range(firstStep + from, firstStep + to).toArray();
      double[] part = Arrays.copyOfRange(losses, from, to);
      monitor.observe(
          new ScalarBlock(seq++, 1e9, Map.of(ScalarBlock.LOSS, new ScalarSeries(steps, part))));
    }
    return monitor.alerts();
  }

  private static RunDescription plain() {
    LayerDescription layer = new LayerDescription(
        0, "dense", "dense", 64, 64, List.of(), Optional.of(ActivationDescription.named("relu")));
    return new RunDescription(
        "plain", "session", "test", "mlp", "host", Optional.empty(), List.of(layer), Map.of());
  }
}
