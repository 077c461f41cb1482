package io.tightrope.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class UnitStatisticsTest {
  private static final ActivationBands RELU = ActivationBands.oneSided(0, Double.POSITIVE_INFINITY);
  private static final double CLOSE = 1e-6;

  private final StatisticsKernels kernels = new StatisticsKernels();

  @Test
  void units_with_another_activation_are_units_of_the_layer_like_the_rest() {
    UnitStatistics layer = statistics(ActivationBands.NONE, 1, 2, 3, 4);

    layer.append(statistics(RELU, -1, 5, -2, -6));

    assertThat(layer.count()).isEqualTo(8);
    assertThat(layer.mean()).isCloseTo(6.0 / 8, within(CLOSE));
    assertThat(layer.secondMoment()).isCloseTo(96.0 / 8, within(CLOSE));
    assertThat(layer.sparsity()).as("of all").isEqualTo(3.0 / 8);
    assertThat(layer.deadUnits()).as("the first of the second ones").isEqualTo(1.0 / 4);
    assertThat(layer.inputCorrelation())
        .isCloseTo(
            statistics(ActivationBands.NONE, 1, 2, -1, 5, 3, 4, -2, -6).inputCorrelation(),
            within(CLOSE));
  }

  @Test
  void units_that_were_told_silent_stay_so_beside_others_that_cannot_be() {
    UnitStatistics layer = statistics(RELU, -1, 5, -2, -6);

    layer.append(statistics(ActivationBands.NONE, 1, 2, 3, 4));

    assertThat(layer.sparsity()).isEqualTo(3.0 / 8);
    assertThat(layer.deadUnits()).isEqualTo(1.0 / 4);
  }

  @Test
  void nothing_to_append_changes_nothing() {
    UnitStatistics layer = statistics(RELU, -1, 5, -2, -6);

    layer.append(new UnitStatistics());

    assertThat(layer.count()).isEqualTo(4);
    assertThat(layer.deadUnits()).isEqualTo(1.0 / 2);
  }

  /** Of two samples, one after the other. */
  private UnitStatistics statistics(ActivationBands bands, float... values) {
    ByteBuffer memory =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
    memory.asFloatBuffer().put(values);
    UnitStatistics statistics = new UnitStatistics();
    long units = values.length / 2;
    StridedView view =
        new StridedView().float32(memory, 0, new long[] {2, units}, new long[] {units, 1});
    kernels.observe(view, 0, 1, bands, statistics);
    return statistics;
  }
}
