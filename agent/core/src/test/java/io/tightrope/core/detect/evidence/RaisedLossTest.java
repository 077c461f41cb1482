package io.tightrope.core.detect.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.settings.RuleSettings;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RaisedLossTest {
  private static final RaisedLoss.Limits LIMITS =
      RuleSettings.defaults().evidence().raisedLoss();

  private static final int SEEDS = 20;

  /** How the losses of single examples scatter around 1. */
  enum Scatter {
    EXPONENTIAL(random -> -Math.log(1 - random.nextDouble())),
    LOGNORMAL(random -> Math.exp(random.nextGaussian())),
    HEAVY_LOGNORMAL(random -> Math.exp(2 * random.nextGaussian())),
    DECADES(random -> Math.pow(10, 2 * random.nextDouble() - 1));

    private final ToDoubleFunction<Random> loss;

    Scatter(ToDoubleFunction<Random> loss) {
      this.loss = loss;
    }
  }

  private final RaisedLoss raised = new RaisedLoss(LIMITS);
  private long step;

  @ParameterizedTest
  @EnumSource(Scatter.class)
  void losses_of_single_examples_never_raise_it_once_some_are_known(Scatter scatter) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = seeded(seed);
      RaisedLoss loss = new RaisedLoss(LIMITS);
      for (int i = 0; i < 2000; i++) {
        loss.add(i, Math.exp(-i / 2000.0) * scatter.loss.applyAsDouble(random));
        boolean atStart = i < LIMITS.newest() + 2 * LIMITS.least();
        assertThat(!atStart && loss.holds()).as("seed %d, step %d", seed, i).isFalse();
      }
    }
  }

  /** Eight losses cannot tell scatter from a rise for certain, but the next ones end what is wrong. */
  @ParameterizedTest
  @EnumSource(Scatter.class)
  void at_the_start_they_raise_it_seldom_and_for_moments(Scatter scatter) {
    int starts = 300;
    int raisedStarts = 0;
    int raisedSteps = 0;
    for (int seed = 0; seed < starts; seed++) {
      Random random = seeded(seed);
      RaisedLoss loss = new RaisedLoss(LIMITS);
      int steps = 0;
      for (int i = 0; i < 60; i++) {
        loss.add(i, scatter.loss.applyAsDouble(random));
        steps += loss.holds() ? 1 : 0;
      }
      raisedStarts += steps > 0 ? 1 : 0;
      raisedSteps += steps;
    }
    assertThat(raisedStarts).isLessThan(starts / 10);
    assertThat(raisedSteps).isLessThan(5 * raisedStarts);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 100, 1000})
  void a_jump_above_all_before_raises_it_within_the_newest_until_the_median_is_back(int before) {
    Random random = seeded(1);
    add(before - 1, () -> 1 + 0.3 * random.nextDouble());
    add(1, () -> 1);
    assertThat(raised.holds()).isFalse();

    add(LIMITS.newest() - 1, () -> 1.4);
    assertThat(raised.holds()).isFalse();
    add(1, () -> 1.4);
    assertThat(raised.holds()).isTrue();
    add(300, () -> 1.4);
    assertThat(raised.holds()).isTrue();

    add(LIMITS.newest() / 2, () -> 1);
    assertThat(raised.holds()).isTrue();
    add(1, () -> 1);
    assertThat(raised.holds()).isFalse();
  }

  @Test
  void it_holds_since_the_step_at_which_it_was_raised() {
    add(100, () -> 1);
    add(LIMITS.newest() + 10, () -> 2);

    assertThat(raised.holdsFor(10, step - 1)).isTrue();
    assertThat(raised.holdsFor(11, step - 1)).isFalse();
  }

  @Test
  void seven_high_losses_and_a_usual_one_by_turns_do_not_raise_it() {
    add(100, () -> 1);
    for (int i = 0; i < 10; i++) {
      add(LIMITS.newest() - 1, () -> 5);
      add(1, () -> 0.9);
      assertThat(raised.holds()).isFalse();
    }
  }

  @Test
  void a_start_that_rises_sixfold_and_stays_is_raised() {
    Random random = seeded(2);
    add(1, () -> 2.3);
    add(LIMITS.newest(), () -> 13.8 * (1 + 0.1 * random.nextGaussian()));
    assertThat(raised.holds()).isTrue();

    add(1000, () -> 13.8 * (1 + 0.1 * random.nextGaussian()));
    assertThat(raised.holds()).isTrue();
  }

  @Test
  void a_start_that_rises_by_less_than_half_is_not() {
    add(1, () -> 2.3);
    add(1000, () -> 3.4);

    assertThat(raised.holds()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Scatter.class)
  void a_lucky_first_loss_stands_for_nothing(Scatter scatter) {
    long held = IntStream.range(0, SEEDS)
        .filter(seed -> {
          Random random = seeded(seed);
          RaisedLoss loss = new RaisedLoss(LIMITS);
          loss.add(0, 0.001);
          boolean holds = false;
          for (int i = 1; i < 200; i++) {
            loss.add(i, Math.max(0.1, Math.min(10, scatter.loss.applyAsDouble(random))));
            holds |= i >= LIMITS.newest() + 2 * LIMITS.least() && loss.holds();
          }
          return holds;
        })
        .count();

    assertThat(held).isZero();
  }

  private void add(int count, DoubleSupplier loss) {
    for (int i = 0; i < count; i++) {
      raised.add(step++, loss.getAsDouble());
    }
  }

  /** Seeds that follow on each other begin with the same number. */
  private static Random seeded(long seed) {
    return new Random(seed * 0x9E3779B97F4A7C15L);
  }
}
