package io.tightrope.sparse.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

final class SparseActivationTest {

  private static final long SEED = 20240216;

  private record Case(SparseActivation activation, DoubleUnaryOperator formula) {}

  private static final List<Case> CASES = List.of(
      new Case(new ReLUTau(0.52), x -> Math.max(x - 0.52, 0)),
      new Case(new ReLUTau(0), x -> Math.max(x, 0)),
      new Case(new ReLUTau(-0.3), x -> Math.max(x + 0.3, 0)),
      new Case(new STTau(0.84), x -> Math.signum(x) * Math.max(Math.abs(x) - 0.84, 0)),
      new Case(new STTau(0), x -> x),
      new Case(new CReLU(1.04, 1.05), x -> Math.min(Math.max(x - 1.04, 0), 1.05)),
      new Case(new CReLU(-0.6, 0.6), x -> Math.min(Math.max(x + 0.6, 0), 0.6)),
      new Case(new CReLU(-1.5, 0.7), x -> Math.min(Math.max(x + 1.5, 0), 0.7)),
      new Case(
          new CST(1.44, 0.8),
          x -> Math.signum(x) * Math.min(Math.max(Math.abs(x) - 1.44, 0), 0.8)));

  static Stream<Arguments> cases() {
    return CASES.stream()
        .flatMap(c -> Stream.of(DataType.DOUBLE, DataType.FLOAT, DataType.HALF, DataType.BFLOAT16)
            .map(type -> Arguments.of(c, type)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void forward_is_the_formula_and_in_place(Case c, DataType type) {
    INDArray z = normal(type, 37, 113);
    double[] before = z.dup('c').data().asDouble();

    INDArray a = c.activation.getActivation(z, true);

    assertThat(a).isSameAs(z);
    double[] after = a.dup('c').data().asDouble();
    for (int i = 0; i < before.length; i++) {
      double expected = c.formula.applyAsDouble(before[i]);
      assertThat(after[i]).as("phi(%s)", before[i]).isCloseTo(expected, tolerance(type));
      if (type == DataType.DOUBLE && expected == 0) {
        assertThat(after[i]).isEqualTo(0.0);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void backward_is_epsilon_times_the_slope_and_in_place(Case c, DataType type) {
    INDArray z = normal(type, 41, 101);
    INDArray epsilon = normal(type, 41, 101);
    double[] x = z.dup('c').data().asDouble();
    double[] e = epsilon.dup('c').data().asDouble();

    INDArray dLdz = c.activation.backprop(z, epsilon).getFirst();

    assertThat(dLdz).isSameAs(z);
    double[] actual = dLdz.dup('c').data().asDouble();
    double h = 1e-6;
    for (int i = 0; i < x.length; i++) {
      double slope =
          (c.formula.applyAsDouble(x[i] + h) - c.formula.applyAsDouble(x[i] - h)) / (2 * h);
      if (Math.abs(slope - Math.rint(slope)) < 1e-6) {
        assertThat(actual[i]).as("x = %s", x[i]).isEqualTo(e[i] * Math.rint(slope) + 0.0);
      }
    }
    assertThat(epsilon.dup('c').data().asDouble()).isEqualTo(e);
  }

  @Test
  void slope_at_the_kinks_is_zero() {
    for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT, DataType.HALF)) {
      INDArray z = Nd4j.createFromArray(-1.5, -0.5, 0.0, 0.5, 1.0, 1.5).castTo(type);
      INDArray epsilon = Nd4j.ones(type, 6);

      assertThat(gradient(new CReLU(0.5, 1), z, epsilon)).containsExactly(0, 0, 0, 0, 1, 0);
      assertThat(gradient(new CReLU(-1.5, 1), z, epsilon)).containsExactly(0, 0, 0, 0, 0, 0);
      assertThat(gradient(new CST(0.5, 1), z, epsilon)).containsExactly(0, 0, 0, 0, 1, 0);
      assertThat(gradient(new ReLUTau(-0.5), z, epsilon)).containsExactly(0, 0, 1, 1, 1, 1);
      assertThat(gradient(new STTau(0), z, epsilon)).containsExactly(1, 1, 0, 1, 1, 1);
      assertThat(gradient(new CReLU(-1.0, 1), z, epsilon)).containsExactly(0, 1, 0, 0, 0, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void any_layout_gives_the_same_numbers(Case c, DataType type) {
    INDArray z = normal(type, 12, 7, 5, 3);
    INDArray epsilon = normal(type, 12, 7, 5, 3);
    INDArray forward = c.activation.getActivation(z.dup('c'), true);
    INDArray backward = c.activation.backprop(z.dup('c'), epsilon.dup('c')).getFirst();

    for (INDArray same :
        List.of(z.dup('f'), permuted(z), viewWithOffset(z, false), viewWithOffset(z, true))) {
      INDArray again = like(same, z);
      assertThat(c.activation.getActivation(again, true)).isEqualTo(forward);
      for (INDArray incoming : List.of(epsilon.dup('f'), viewWithOffset(epsilon, true))) {
        assertThat(c.activation.backprop(like(same, z), incoming).getFirst()).isEqualTo(backward);
      }
    }
  }

  @Test
  void a_view_leaves_its_neighbours_alone() {
    INDArray whole = Nd4j.ones(DataType.FLOAT, 5, 5000).muli(2);
    INDArray view = whole.get(NDArrayIndex.interval(1, 3), NDArrayIndex.all());

    new ReLUTau(0.5).getActivation(view, true);

    assertThat(whole.sumNumber().doubleValue()).isEqualTo(5000 * (2 + 1.5 + 1.5 + 2 + 2));
  }

  @Test
  void not_a_number_stays_visible_and_lets_no_gradient_pass() {
    for (SparseActivation activation : List.of(new CReLU(1, 1), new CST(1, 1), new STTau(1))) {
      for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
        INDArray z = Nd4j.createFromArray(Double.NaN, 0.3).castTo(type);
        assertThat(activation.getActivation(z.dup(), true).getDouble(0)).isNaN();
        assertThat(activation.backprop(z.dup(), Nd4j.ones(type, 2)).getFirst().getDouble(0))
            .isZero();
      }
    }
  }

  @Test
  void empty_arrays_pass_through() {
    INDArray empty = Nd4j.create(DataType.FLOAT, 0, 4);

    assertThat(new CReLU(1, 1).getActivation(empty, true).length()).isZero();
    assertThat(new CReLU(1, 1).backprop(empty, empty.dup()).getFirst().length()).isZero();
  }

  @Test
  void wrong_thresholds_are_refused_with_their_value() {
    assertThatThrownBy(() -> new ReLUTau(Double.NaN))
        .hasMessageContaining("tau")
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> new STTau(-0.1)).hasMessageContaining("-0.1");
    assertThatThrownBy(() -> new CReLU(1, 0)).hasMessageContaining("m must be above 0");
    assertThatThrownBy(() -> new CST(1, Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new CST(1, 1, 1.0)).hasMessageContaining("1.0");
    assertThatThrownBy(() -> new CReLU(1, 1).backprop(Nd4j.ones(2, 3), Nd4j.ones(3, 2)))
        .hasMessageContaining("[2, 3]");
  }

  private static double[] gradient(SparseActivation activation, INDArray z, INDArray epsilon) {
    return activation.backprop(z.dup(), epsilon).getFirst().data().asDouble();
  }

  private static INDArray normal(DataType type, long... shape) {
    Random random = new Random(SEED + type.ordinal());
    double[] values = random.doubles(Nd4j.create(shape).length(), -3, 3).toArray();
    return Nd4j.create(values, shape, DataType.DOUBLE).castTo(type);
  }

  private static INDArray permuted(INDArray values) {
    long[] s = values.shape();
    return Nd4j.create(values.dataType(), s[2], s[0], s[3], s[1]).permute(1, 3, 0, 2);
  }

  private static INDArray viewWithOffset(INDArray values, boolean gaps) {
    long[] s = values.shape();
    INDArray larger = Nd4j.zeros(values.dataType(), s[0] + 2, s[1] + (gaps ? 1 : 0), s[2], s[3]);
    INDArray view = larger.get(
        NDArrayIndex.interval(2, s[0] + 2),
        NDArrayIndex.interval(0, s[1]),
        NDArrayIndex.all(),
        NDArrayIndex.all());
    return view.assign(values);
  }

  /** The values in the memory layout of {@code layout}, which is overwritten. */
  private static INDArray like(INDArray layout, INDArray values) {
    return layout.assign(values);
  }

  private static org.assertj.core.data.Offset<Double> tolerance(DataType type) {
    return switch (type) {
      case DOUBLE -> within(1e-15);
      case FLOAT -> within(3e-7);
      case HALF -> within(2e-3);
      default -> within(2e-2);
    };
  }
}
