package io.tightrope.benchmarks.slowlearners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SeparationTest {
  private static final double[] GOOD = {1, 2, 3, 4};

  @Test
  void the_area_is_the_share_of_pairs_in_which_the_slow_learner_has_more_ties_counted_half() {
    assertThat(new Separation(new double[] {5, 6}, GOOD).area()).isEqualTo(1);
    assertThat(new Separation(new double[] {0, 0}, GOOD).area()).isZero();
    assertThat(new Separation(new double[] {2, 5}, GOOD).area())
        .isCloseTo((1.5 + 4) / 8, within(1e-12));
  }

  @Test
  void the_interval_of_two_hundred_and_two_hundred_values_is_the_one_of_hanley_and_mcneil() {
    double[] slow = new double[200];
    double[] good = new double[200];
    for (int i = 0; i < 200; i++) {
      slow[i] = i + 100;
      good[i] = i;
    }
    Separation separation = new Separation(slow, good);
    assertThat(separation.area()).isCloseTo(0.875, within(0.001));
    assertThat(separation.halfWidth()).isCloseTo(1.96 * 0.0174, within(0.001));
  }

  @Test
  void no_good_run_is_beyond_the_limit_which_is_on_the_side_of_the_slow_ones() {
    Separation larger = new Separation(new double[] {3, 5, 6}, GOOD);
    assertThat(larger.limit()).isEqualTo(new Separation.Limit(4, true));
    assertThat(larger.slowBeyond(larger.limit())).isEqualTo(2);
    assertThat(larger.goodBeyond(larger.limit())).isZero();

    Separation smaller = new Separation(new double[] {-1, 0, 2}, GOOD);
    assertThat(smaller.limit()).isEqualTo(new Separation.Limit(1, false));
    assertThat(smaller.slowBeyond(smaller.limit())).isEqualTo(2);
  }

  @Test
  void values_that_are_not_known_are_left_out() {
    Separation separation =
        new Separation(new double[] {Double.NaN, 5}, new double[] {1, Double.NaN});
    assertThat(separation.area()).isEqualTo(1);
    assertThat(separation.slow()).hasSize(1);
    assertThat(new Separation(new double[] {Double.NaN}, GOOD).isKnown()).isFalse();
  }
}
