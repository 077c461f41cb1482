package io.tightrope.core.detect.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.core.run.Baseline;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BaselineCurveTest {
  @Test
  void smoothing_follows_a_step_of_the_loss_by_its_time_constant() {
    SmoothedLoss smoothed = new SmoothedLoss(50);
    for (int step = 0; step < 1000; step++) {
      smoothed.add(step, 2);
    }
    for (int step = 1000; step < 1050; step++) {
      smoothed.add(step, 1);
    }

    assertThat(smoothed.value()).isCloseTo(1 + Math.exp(-1), within(1e-9));
  }

  @Test
  void one_wild_batch_counts_as_twice_the_first_losses() {
    SmoothedLoss smoothed = new SmoothedLoss(50);
    for (int step = 0; step < 1000; step++) {
      smoothed.add(step, step == 999 ? 1e6 : 2);
    }

    assertThat(smoothed.value()).isCloseTo(2 + 2 * -Math.expm1(-1 / 50.0), within(1e-6));
  }

  @Test
  void between_two_points_of_a_curve_lies_a_straight_line() {
    NavigableMap<Long, Double> losses = new TreeMap<>();
    losses.put(0L, 2.0);
    losses.put(1_000_000L, 1.0);
    BaselineCurve curve = new BaselineCurve(Baseline.of("two", losses, Double.NaN), 10);

    assertThat(curve.at(-5)).isEqualTo(2);
    assertThat(curve.at(250_000)).isCloseTo(1.75, within(1e-4));
    assertThat(curve.at(2e6)).isCloseTo(1, within(1e-4));
  }
}
