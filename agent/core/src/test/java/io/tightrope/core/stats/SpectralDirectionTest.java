package io.tightrope.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpectralDirectionTest {
  private static final int INPUTS = 40;
  private static final int UNITS = 24;
  private static final int BATCH = 50;

  private final Random random = new Random(5);

  /** Random, with one direction that stands out, as trained weights have. */
  private double[][] weights() {
    double[] left = normals(INPUTS);
    double[] right = normals(UNITS);
    double[][] weights = new double[INPUTS][UNITS];
    for (int i = 0; i < INPUTS; i++) {
      for (int j = 0; j < UNITS; j++) {
        weights[i][j] = random.nextGaussian() + left[i] * right[j];
      }
    }
    return weights;
  }

  private double[] normals(int length) {
    return random.doubles(length).map(ignored -> random.nextGaussian()).toArray();
  }

  private double[][] rows() {
    double[][] rows = new double[BATCH][];
    for (int b = 0; b < BATCH; b++) {
      rows[b] = normals(INPUTS);
      for (int i = 0; i < INPUTS; i++) {
        rows[b][i] = Math.max(rows[b][i] + 0.2, 0);
      }
    }
    return rows;
  }

  /** By the decomposition of the matrix, row by row. */
  private static double expected(double[][] weights, double[][] rows) {
    RealMatrix matrix = new Array2DRowRealMatrix(weights);
    RealVector direction = new SingularValueDecomposition(matrix).getU().getColumnVector(0);
    double sum = 0;
    int counted = 0;
    for (double[] row : rows) {
      RealVector vector = new Array2DRowRealMatrix(new double[][] {row}).getRowVector(0);
      if (vector.getNorm() > 0) {
        sum += vector.dotProduct(direction) / vector.getNorm();
        counted++;
      }
    }
    return Math.abs(sum / counted);
  }

  private static StridedView view(double[][] values, boolean columnsFirst, boolean isDouble) {
    int rows = values.length;
    int columns = values[0].length;
    long[] strides = columnsFirst ? new long[] {1, rows} : new long[] {columns, 1};
    ByteBuffer bytes = ByteBuffer.allocateDirect((isDouble ? 8 : 4) * rows * columns)
        .order(ByteOrder.nativeOrder());
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int at = (int) (row * strides[0] + column * strides[1]);
        if (isDouble) {
          bytes.putDouble(8 * at, values[row][column]);
        } else {
          bytes.putFloat(4 * at, (float) values[row][column]);
        }
      }
    }
    long[] shape = {rows, columns};
    return isDouble
        ? new StridedView().float64(bytes, 0, shape, strides)
        : new StridedView().float32(bytes, 0, shape, strides);
  }

  @ParameterizedTest
  @CsvSource({"true, true, false", "false, true, false", "true, false, true", "false, false, true"})
  void the_mean_cosine_is_that_of_the_decomposition(
      boolean weightsByColumns, boolean rowsByColumns, boolean isDouble) {
    double[][] weights = weights();
    double[][] rows = rows();
    rows[3] = new double[INPUTS];
    SpectralDirection alignment = new SpectralDirection();
    assertThat(alignment.follow(view(weights, weightsByColumns, isDouble), 1)).isTrue();
    alignment.begin();
    assertThat(new InputRows().addRows(view(rows, rowsByColumns, isDouble), alignment))
        .isTrue();
    assertThat(alignment.value()).isCloseTo(expected(weights, rows), within(2e-3));
  }

  @Test
  void two_rounds_an_observation_follow_weights_that_learn() {
    double[][] weights = weights();
    double[][] rows = rows();
    double[] towards = normals(INPUTS);
    SpectralDirection alignment = new SpectralDirection();
    for (int observation = 0; observation < 60; observation++) {
      for (int i = 0; i < INPUTS; i++) {
        for (int j = 0; j < UNITS; j++) {
          weights[i][j] += 0.01 * towards[i];
        }
      }
      alignment.follow(view(weights, true, false), 1);
    }
    alignment.begin();
    new InputRows().addRows(view(rows, false, false), alignment);
    assertThat(alignment.value()).isCloseTo(expected(weights, rows), within(0.01));
  }

  @Test
  void inputs_along_the_first_direction_align_fully_and_random_ones_by_chance() {
    double[][] weights = weights();
    double[] first =
        new SingularValueDecomposition(new Array2DRowRealMatrix(weights)).getU().getColumn(0);
    SpectralDirection alignment = new SpectralDirection();
    alignment.follow(view(weights, true, false), 1);
    alignment.begin();
    new InputRows().addRows(view(new double[][] {first, first}, false, false), alignment);
    assertThat(alignment.value()).isCloseTo(1, within(1e-3));

    double[][] noise = new double[2000][];
    for (int b = 0; b < noise.length; b++) {
      noise[b] = normals(INPUTS);
    }
    alignment.begin();
    new InputRows().addRows(view(noise, false, false), alignment);
    assertThat(alignment.value()).isLessThan(3 / Math.sqrt(256 * INPUTS));
  }

  @Test
  void patches_meet_a_kernel_in_the_order_of_its_weights() {
    int channels = 2;
    int side = 4;
    int kernel = 3;
    int inputs = channels * kernel * kernel;
    double[] image = normals(channels * side * side);
    double[][] kernels = new double[5][];
    for (int unit = 0; unit < kernels.length; unit++) {
      kernels[unit] = normals(inputs);
    }
    double[][] patches = new double[4][inputs];
    for (int patch = 0; patch < 4; patch++) {
      int next = 0;
      for (int channel = 0; channel < channels; channel++) {
        for (int y = 0; y < kernel; y++) {
          for (int x = 0; x < kernel; x++) {
            patches[patch][next++] =
                image[channel * side * side + (patch / 2 + y) * side + patch % 2 + x];
          }
        }
      }
    }
    StridedView weights = reshaped(kernels, 5, channels, kernel, kernel);
    SpectralDirection alignment = new SpectralDirection();
    assertThat(alignment.follow(weights, 0)).isTrue();
    alignment.begin();
    assertThat(new InputRows()
            .addPatches(
                reshaped(new double[][] {image}, 1, channels, side, side),
                new int[] {kernel, kernel},
                new int[] {1, 1},
                alignment))
        .isTrue();
    double[][] transposed = new Array2DRowRealMatrix(kernels).transpose().getData();
    assertThat(alignment.value()).isCloseTo(expected(transposed, patches), within(2e-3));
  }

  /** Rows one behind the other, with more axes. */
  private static StridedView reshaped(double[][] rows, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(4 * rows.length * rows[0].length).order(ByteOrder.nativeOrder());
    for (double[] row : rows) {
      for (double value : row) {
        bytes.putFloat((float) value);
      }
    }
    long[] strides = new long[shape.length];
    long elements = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = elements;
      elements *= shape[axis];
    }
    return new StridedView().float32(bytes, 0, shape, strides);
  }

  @Test
  void weights_of_zeros_or_with_nan_have_no_direction_and_those_after_them_have() {
    double[][] weights = weights();
    SpectralDirection alignment = new SpectralDirection();
    assertThat(alignment.follow(view(new double[INPUTS][UNITS], true, false), 1))
        .isFalse();
    assertThat(alignment.value()).isNaN();
    double[][] broken = weights();
    broken[1][1] = Double.NaN;
    assertThat(alignment.follow(view(broken, true, false), 1)).isFalse();
    assertThat(alignment.follow(view(weights, true, false), 1)).isTrue();
    alignment.begin();
    double[][] rows = rows();
    new InputRows().addRows(view(rows, true, false), alignment);
    assertThat(alignment.value()).isCloseTo(expected(weights, rows), within(2e-3));
  }

  @Test
  void an_input_of_another_size_is_not_read() {
    SpectralDirection alignment = new SpectralDirection();
    alignment.follow(view(weights(), true, false), 1);
    alignment.begin();
    assertThat(new InputRows().addRows(view(new double[3][INPUTS - 1], false, false), alignment))
        .isFalse();
    assertThat(alignment.value()).isNaN();
  }
}
