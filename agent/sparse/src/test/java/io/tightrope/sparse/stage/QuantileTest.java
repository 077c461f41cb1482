package io.tightrope.sparse.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

final class QuantileTest {

  @Test
  void the_threshold_is_the_smallest_value_that_keeps_the_share_at_or_below() {
    Quantile quantile = Quantile.of(Nd4j.createFromArray(5f, -1f, 3f, 2f, -4f), false);

    assertThat(quantile.threshold(0.6)).isEqualTo(2);
    assertThat(quantile.threshold(0.61)).isEqualTo(3);
    assertThat(quantile.threshold(0.0)).isEqualTo(-4);
    assertThat(quantile.shareUpTo(2)).isEqualTo(0.6);
    assertThat(quantile.shareUpTo(2.5)).isEqualTo(0.6);
  }

  @Test
  void magnitudes_count_both_sides_and_ties_count_whole() {
    Quantile quantile = Quantile.of(Nd4j.createFromArray(-2f, 2f, -2f, 1f), true);

    assertThat(quantile.threshold(0.5)).isEqualTo(2);
    assertThat(quantile.shareUpTo(2)).isEqualTo(1);
  }
}
