package io.tightrope.dl4j.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.core.stats.ActivationBands;
import io.tightrope.core.stats.UnitStatistics;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class TensorsTest {
  private static final ActivationBands RELU = ActivationBands.oneSided(0, Double.POSITIVE_INFINITY);

  private final Tensors tensors = new Tensors();
  private final UnitStatistics units = new UnitStatistics();

  /** Two samples, three units, four steps: the first sample has two steps, the second three. */
  private final INDArray mask = Nd4j.create(new float[][] {{1, 1, 0, 0}, {1, 1, 1, 0}});

  private final INDArray sequences = Nd4j.rand(DataType.FLOAT, 2, 3, 4).subi(0.3);

  private double secondMoment() {
    double sum = 0;
    for (int sample = 0; sample < 2; sample++) {
      for (int step = 0; step < 2 + sample; step++) {
        for (int unit = 0; unit < 3; unit++) {
          sum += Math.pow(sequences.getDouble(sample, unit, step), 2);
        }
      }
    }
    return sum / 15;
  }

  @Test
  void padded_steps_of_sequences_do_not_count() {
    // A unit that is alive in the padding alone is dead.
    sequences.get(NDArrayIndex.all(), NDArrayIndex.point(1), NDArrayIndex.all()).assign(-1);
    sequences.putScalar(0, 1, 3, 1);

    assertThat(Tensors.leavesOut(mask)).isTrue();
    assertThat(tensors.observeUnmasked(sequences, mask, -1, RELU, units)).isTrue();

    assertThat(units.count()).isEqualTo(15);
    assertThat(units.secondMoment()).isCloseTo(secondMoment(), within(1e-6));
    assertThat(units.deadUnits()).isGreaterThanOrEqualTo(1.0 / 3);
    assertThat(units.inputCorrelation()).isNaN();
  }

  @Test
  void steps_that_are_folded_into_rows_are_told_apart() {
    INDArray rows = Nd4j.create(DataType.FLOAT, 8, 3);
    for (int step = 0; step < 4; step++) {
      for (int sample = 0; sample < 2; sample++) {
        rows.putRow(
            2L * step + sample,
            sequences.get(
                NDArrayIndex.point(sample), NDArrayIndex.all(), NDArrayIndex.point(step)));
      }
    }

    assertThat(tensors.observeUnmasked(rows, mask, -1, RELU, units)).isTrue();

    assertThat(units.count()).isEqualTo(15);
    assertThat(units.secondMoment()).isCloseTo(secondMoment(), within(1e-6));
  }

  @Test
  void one_step_after_the_other_adds_up_to_the_same() {
    for (int step = 3; step >= 0; step--) {
      INDArray present =
          sequences.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(step));
      assertThat(tensors.observeUnmasked(present, mask, step, RELU, units)).isTrue();
    }

    assertThat(units.count()).isEqualTo(15);
    assertThat(units.secondMoment()).isCloseTo(secondMoment(), within(1e-6));
  }

  @Test
  void a_mask_of_ones_or_of_another_shape_changes_nothing() {
    assertThat(Tensors.leavesOut(Nd4j.ones(2, 4))).isFalse();
    assertThat(tensors.observeUnmasked(Nd4j.rand(5, 3), mask, -1, RELU, units)).isFalse();
    assertThat(units.count()).isZero();
  }

  @Test
  void images_with_their_channels_last_have_as_many_units_as_channels() {
    INDArray images = Nd4j.rand(DataType.FLOAT, 2, 5, 5, 4).addi(0.1);
    images
        .get(
            NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, 3))
        .assign(-1);

    tensors.observe(images, 2, true, RELU, units);

    assertThat(units.deadUnits()).isEqualTo(0.75);
  }
}
