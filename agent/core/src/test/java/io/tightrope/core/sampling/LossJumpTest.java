package io.tightrope.core.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossJumpTest {
  private final LossJump jump = new LossJump();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void the_scatter_of_batches_and_a_falling_loss_are_no_jump(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < 2000; step++) {
      double loss = 2.3 * Math.exp(-step / 500.0) * (1 + 0.1 * random.nextGaussian());
      assertThat(jump.test(loss)).as("seed %d step %d", seed, step).isFalse();
    }
  }

  @Test
  void a_loss_far_above_its_range_is_news_until_it_is_the_usual_one() {
    settle(1);

    assertThat(jump.test(2)).isTrue();

    settle(2);
    assertThat(jump.test(2.05)).isFalse();
  }

  @Test
  void a_loss_that_is_not_finite_is_news_once() {
    settle(1);

    assertThat(jump.test(Double.NaN)).isTrue();
    assertThat(jump.test(Double.NaN)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void losses_of_single_examples_are_news_ever_more_rarely(long seed) {
    Random random = new Random(seed);
    int jumps = 0;
    for (int step = 0; step < 20_000; step++) {
      jumps += jump.test(Math.exp(2 * random.nextGaussian())) ? 1 : 0;
    }

    assertThat(jumps).isBetween(2, 10);
  }

  @Test
  void a_jump_is_seen_long_after_another() {
    settle(1);
    assertThat(jump.test(50)).isTrue();
    settle(1);
    settle(1);

    assertThat(jump.test(50)).isTrue();
    assertThat(jump.test(Double.NaN)).isTrue();
  }

  private void settle(double level) {
    for (int step = 0; step < 60; step++) {
      jump.test(level + 0.01 * (step % 3));
    }
  }
}
