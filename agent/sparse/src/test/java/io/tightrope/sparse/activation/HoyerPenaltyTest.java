package io.tightrope.sparse.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class HoyerPenaltyTest {

  private static final long SEED = 20240217;
  private static final double WEIGHT = 0.7;

  static Stream<SparseActivation> activations() {
    return Stream.of(new ReLUTau(0.3), new STTau(0.4), new CReLU(0.3, 1), new CST(0.2, 0.9))
        .map(activation -> activation.withPenalty(WEIGHT));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void gradient_is_that_of_the_loss_with_the_penalty(SparseActivation activation) {
    for (char order : new char[] {'c', 'f'}) {
      INDArray z = normal(4, 9).dup(order);
      INDArray epsilon = normal(4, 9).dup(order);
      INDArray given = epsilon.dup();

      INDArray dLdz = activation.backprop(z.dup(order), epsilon).getFirst();

      double h = 1e-6;
      for (int row = 0; row < 4; row++) {
        for (int column = 0; column < 9; column++) {
          INDArray more = z.dup().putScalar(row, column, z.getDouble(row, column) + h);
          INDArray less = z.dup().putScalar(row, column, z.getDouble(row, column) - h);
          double slope = (loss(activation, more, given) - loss(activation, less, given)) / (2 * h);
          assertThat(dLdz.getDouble(row, column)).isCloseTo(slope, within(1e-5));
        }
      }
      assertThat(epsilon).isEqualTo(given);
    }
  }

  private static double loss(SparseActivation activation, INDArray z, INDArray epsilon) {
    INDArray a = activation.getActivation(z.dup(), true);
    double loss = a.mul(epsilon).sumNumber().doubleValue();
    for (int row = 0; row < a.size(0); row++) {
      double sum = a.getRow(row).norm1Number().doubleValue();
      double norm = a.getRow(row).norm2Number().doubleValue();
      loss += activation.penalty() * sum * sum / (norm * norm * a.size(1));
    }
    return loss;
  }

  @Test
  void a_convolution_counts_all_channels_and_positions_of_an_example() {
    SparseActivation activation = new ReLUTau(0.3).withPenalty(WEIGHT);
    INDArray z = normal(3, 24);
    INDArray flat =
        activation.backprop(z.dup(), Nd4j.zeros(DataType.DOUBLE, 3, 24)).getFirst();
    INDArray images = z.dup('c').reshape('c', 3, 2, 3, 4);

    INDArray dLdz =
        activation.backprop(images, Nd4j.zeros(DataType.DOUBLE, 3, 2, 3, 4)).getFirst();

    assertThat(dLdz.dup('c').reshape('c', 3, 24)).isEqualTo(flat);
  }

  @Test
  void silent_examples_get_no_gradient() {
    INDArray z = Nd4j.ones(DataType.FLOAT, 2, 5).negi();
    INDArray epsilon = Nd4j.ones(DataType.FLOAT, 2, 5);

    INDArray dLdz = new ReLUTau(0).withPenalty(WEIGHT).backprop(z, epsilon).getFirst();

    assertThat(dLdz.dup('c').data().asFloat()).containsOnly(0f);
  }

  @Test
  void a_weight_below_zero_or_not_finite_is_refused() {
    for (double weight : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new CReLU(0.3, 1).withPenalty(weight))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("penalty");
    }
  }

  private static INDArray normal(long... shape) {
    int length = (int) Nd4j.create(DataType.DOUBLE, shape).length();
    return Nd4j.create(new Random(SEED).doubles(length, -2, 2).toArray(), shape, DataType.DOUBLE);
  }
}
