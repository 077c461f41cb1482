package io.tightrope.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampledQuantilesTest {
  private final SampledQuantiles quantiles = new SampledQuantiles();

  private static StridedView floats(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(values);
    return new StridedView().float32(bytes, 0, new long[] {values.length}, new long[] {1});
  }

  private static float[] gaussian(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0.25, 2", "0.5, 3", "0.75, 4", "1, 5", "0.625, 3.5"})
  void a_small_tensor_gives_its_exact_quantiles(double share, double expected) {
    quantiles.add(floats(5, 1, 4, 2, 3));

    assertThat(quantiles.quantile(share)).isEqualTo(expected);
  }

  @Test
  void it_is_empty_without_a_finite_value_and_leaves_the_others_out() {
    assertThat(quantiles.quantile(0.5)).isNaN();
    quantiles.add(floats(Float.NaN, Float.POSITIVE_INFINITY));
    assertThat(quantiles.quantile(0.5)).isNaN();
    quantiles.add(floats(7, Float.NaN));

    assertThat(quantiles.quantile(0.5)).isEqualTo(7);
  }

  @Test
  void a_view_is_read_in_its_own_order_and_in_double_precision_too() {
    ByteBuffer bytes = ByteBuffer.allocate(6 * Double.BYTES).order(ByteOrder.nativeOrder());
    bytes.asDoubleBuffer().put(new double[] {0, 1, 100, 10, 11, 100});
    // Two columns of two: the third is not the view's.
    quantiles.add(new StridedView().float64(bytes, 0, new long[] {2, 2}, new long[] {3, 1}));

    assertThat(quantiles.quantile(0)).isEqualTo(0);
    assertThat(quantiles.quantile(1)).isEqualTo(11);
    assertThat(quantiles.quantile(0.5)).isEqualTo(5.5);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void a_large_tensor_gives_the_quantiles_of_its_distribution(long seed) {
    quantiles.add(floats(gaussian(seed, 100_000)));

    assertThat(quantiles.quantile(0.5)).as("seed %d", seed).isCloseTo(0, within(0.12));
    assertThat(quantiles.quantile(0.25)).isCloseTo(-0.674, within(0.15));
    assertThat(quantiles.quantile(0.99)).isCloseTo(2.326, within(0.35));
  }

  @Test
  void the_units_of_a_layer_are_all_in_the_sample() {
    // 400 samples of 64 units of which each has one value only: its own index.
    float[] values = new float[400 * 64];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 64;
    }
    quantiles.add(floats(values));

    for (double share : new double[] {0.1, 0.25, 0.5, 0.75, 0.9}) {
      assertThat(quantiles.quantile(share)).as("%s", share).isCloseTo(63 * share, within(3.0));
    }
  }

  @Test
  void time_steps_count_alike_however_many_there_are() {
    for (int time = 0; time < 50; time++) {
      float[] values = new float[700];
      java.util.Arrays.fill(values, time);
      quantiles.add(floats(values));
    }

    for (double share : new double[] {0.1, 0.5, 0.9}) {
      assertThat(quantiles.quantile(share)).as("%s", share).isCloseTo(49 * share, within(1.0));
    }
    quantiles.reset();
    assertThat(quantiles.quantile(0.5)).isNaN();
  }
}
