package io.tightrope.benchmarks.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class RatioTest {

  @Test
  void a_ratio_of_two_is_found_beside_a_disturbance_that_lasts_a_few_blocks() {
    double[] fast = new Random(1).doubles(31, 9, 11).toArray();
    double[] slow = new Random(2).doubles(31, 18, 22).toArray();
    for (int block = 3; block < 8; block++) {
      slow[block] *= 10;
    }

    Ratio ratio = Ratio.of(slow, fast);

    assertThat(ratio.median()).isCloseTo(2, within(0.15));
    assertThat(ratio.low()).isBetween(1.7, ratio.median());
    assertThat(ratio.high()).isBetween(ratio.median(), 2.6);
    assertThat(ratio.verdict()).isEqualTo(Ratio.Verdict.faster);
    assertThat(Ratio.of(fast, slow).verdict()).isEqualTo(Ratio.Verdict.slower);
  }

  @Test
  void an_interval_around_one_is_neither_faster_nor_slower() {
    double[] one = new Random(1).doubles(31, 9, 11).toArray();
    double[] other = new Random(2).doubles(31, 9, 11).toArray();

    assertThat(Ratio.of(one, other).verdict()).isEqualTo(Ratio.Verdict.even);
    assertThat(Ratio.of(new double[] {3}, new double[] {2})).isEqualTo(new Ratio(1.5, 1.5, 1.5));
  }
}
