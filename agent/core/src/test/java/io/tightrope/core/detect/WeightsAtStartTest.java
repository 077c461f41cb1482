package io.tightrope.core.detect;

import static io.tightrope.core.detect.SyntheticRun.LAYERS;
import static io.tightrope.core.detect.SyntheticRun.set;
import static io.tightrope.core.detect.SyntheticRun.slope;
import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.frame.LayerStatistic;
import org.junit.jupiter.api.Test;

/** What is advised where the weights that a run began with are wrong, and where it is something else. */
final class WeightsAtStartTest {
  private static final int LAST = LAYERS - 1;
  private static final String DRAW_AGAIN = "Start again from freshly drawn weights";

  @Test
  void a_layer_that_began_with_far_larger_weights_is_named_and_the_learning_rate_is_not_blamed() {
    SyntheticRun run = new SyntheticRun(3)
        .with(
            3,
            set(LayerStatistic.PREACTIVATION_VARIANCE, 5, 5, 1.2e4)
                .andThen(set(LayerStatistic.WEIGHT_VARIANCE_SCALED, 5, 5, 1e4 * sw2())));

    Alert alert = only(run, Rule.VARIANCE_EXPLOSION);

    assertThat(alert.cause()).contains("layer 5").contains("100 times as large");
    assertThat(alert.action()).startsWith(DRAW_AGAIN).contains("EdgeOfChaosInitializer");
    assertThat(alert.action()).doesNotContain("tenth of the learning rate");
  }

  @Test
  void a_variance_that_leaps_with_sound_weights_is_blamed_on_the_learning_rate() {
    SyntheticRun run = new SyntheticRun(3)
        .with(
            4,
            set(LayerStatistic.PREACTIVATION_VARIANCE, 0, LAST, 5000)
                .andThen(set(LayerStatistic.UPDATE_RATIO, 0, LAST, 3)));

    assertThat(only(run, Rule.VARIANCE_EXPLOSION).action())
        .contains("tenth of the learning rate")
        .doesNotStartWith(DRAW_AGAIN);
  }

  @Test
  void a_gradient_that_fades_from_the_first_step_on_asks_for_other_weights_and_later_does_not() {
    SyntheticRun early =
        new SyntheticRun(3).with(4, slope(LayerStatistic.PREACTIVATION_GRADIENT_NORM, 1e-9, 6));
    SyntheticRun late = new SyntheticRun(3)
        .healthy(40)
        .with(30, slope(LayerStatistic.PREACTIVATION_GRADIENT_NORM, 1e-9, 6));

    assertThat(only(early, Rule.GRADIENT_VANISHING).action()).startsWith(DRAW_AGAIN);
    assertThat(only(late, Rule.GRADIENT_VANISHING).action()).doesNotStartWith(DRAW_AGAIN);
  }

  /** The weight variance times fan-in that a healthy layer has. */
  private static double sw2() {
    return new SyntheticRun(1)
        .healthy(1)
        .frames()
        .get(0)
        .value(LayerStatistic.WEIGHT_VARIANCE_SCALED, 0);
  }

  private static Alert only(SyntheticRun run, Rule rule) {
    assertThat(run.of(rule)).hasSize(1);
    return run.of(rule).get(0);
  }
}
