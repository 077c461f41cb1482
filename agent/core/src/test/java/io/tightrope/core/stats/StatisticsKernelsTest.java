package io.tightrope.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.core.stats.Tensor.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StatisticsKernelsTest {
  private static final double RELATIVE = 1e-5;
  private static final ActivationBands[] BANDS = {
    ActivationBands.oneSided(0.9, 0.4),
    ActivationBands.oneSided(0, Double.POSITIVE_INFINITY),
    ActivationBands.oneSided(-0.3, 0.7),
    ActivationBands.twoSided(1.1, 0.5),
    ActivationBands.twoSided(1.3, Double.POSITIVE_INFINITY),
    new ActivationBands(-0.5, 1.5, -1.25, 2.0),
  };

  private final StatisticsKernels kernels = new StatisticsKernels();

  /** Shape, batch axis and unit axis of dense, recurrent and convolution layers, and odd ones. */
  private record Case(String name, int batchAxis, int unitAxis, long... shape) {}

  static Stream<Arguments> layouts() {
    List<Case> cases = List.of(
        new Case("dense", 0, 1, 100, 300),
        new Case("dense of one sample", 0, 1, 1, 300),
        new Case("dense of one unit", 0, 1, 5000, 1),
        new Case("dense of a long batch", 0, 1, 4500, 3),
        new Case("wide dense", 0, 1, 3, 5000),
        new Case("recurrent", 0, 1, 16, 20, 12),
        new Case("convolution", 0, 1, 8, 6, 13, 11),
        new Case("convolution, channels last", 0, 3, 8, 13, 11, 6),
        new Case("time first", 1, 2, 7, 9, 31),
        new Case("one element", 0, 1, 1, 1),
        new Case("many rows", 0, 1, 700, 10));
    List<Arguments> all = new ArrayList<>();
    for (Case layer : cases) {
      for (Order order : Order.values()) {
        all.add(Arguments.of(layer, order, false));
        all.add(Arguments.of(layer, order, true));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void units_agree_with_the_definitions_in_every_layout(Case layer, Order order, boolean float64) {
    long seed = 31L * layer.hashCode() + order.ordinal();
    Random random = new Random(order.ordinal() + 7L * layer.shape().length);
    Tensor tensor = Tensor.random(random, order, float64, 1.3, layer.shape());
    for (ActivationBands bands : BANDS) {
      UnitStatistics statistics = new UnitStatistics();
      kernels.observe(tensor.view(), layer.batchAxis(), layer.unitAxis(), bands, statistics);
      Naive naive = Naive.of(tensor, layer.batchAxis(), layer.unitAxis(), bands);
      String what = layer + " " + order + " " + bands + " seed " + seed;
      assertAgrees(what, statistics, naive, bands);
    }
  }

  private static void assertAgrees(
      String what, UnitStatistics statistics, Naive naive, ActivationBands bands) {
    double q = naive.sumOfSquares / naive.count;
    assertThat(statistics.secondMoment()).as(what).isCloseTo(q, within(RELATIVE * q));
    assertThat(statistics.mean())
        .as(what)
        .isCloseTo(naive.sum / naive.count, within(RELATIVE * Math.sqrt(q)));
    assertThat(statistics.sparsity()).as(what).isEqualTo((double) naive.silent / naive.count);
    assertThat(statistics.saturation())
        .as(what)
        .isEqualTo(
            Double.valueOf(bands.hasClip() ? (double) naive.clipped / naive.count : Double.NaN));
    assertThat(statistics.deadUnits()).as(what).isEqualTo(Double.valueOf(naive.deadUnits));
    if (Double.isNaN(naive.inputCorrelation) || Double.isInfinite(naive.inputCorrelation)) {
      assertThat(statistics.inputCorrelation()).as(what).isNaN();
    } else {
      assertThat(statistics.inputCorrelation())
          .as(what)
          .isCloseTo(naive.inputCorrelation, within(RELATIVE));
    }
    assertThat(statistics.nonFinite()).isZero();
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void totals_agree_with_the_definitions_in_every_layout(Case layer, Order order, boolean float64) {
    Tensor tensor = Tensor.random(new Random(order.ordinal()), order, float64, 0.7, layer.shape());
    TensorStatistics statistics = new TensorStatistics();

    kernels.summarize(tensor.view(), statistics);

    Naive naive = Naive.of(tensor, -1, -1, ActivationBands.NONE);
    double norm = Math.sqrt(naive.sumOfSquares);
    assertThat(statistics.count()).isEqualTo(naive.count);
    assertThat(statistics.norm()).isCloseTo(norm, within(RELATIVE * norm));
    double mean = naive.sum / naive.count;
    double variance = 0;
    for (double x : values(tensor)) {
      variance += (x - mean) * (x - mean) / naive.count;
    }
    assertThat(kernels.variance(tensor.view()))
        .isCloseTo(variance, within(RELATIVE * variance + 1e-30));
  }

  @Test
  void a_large_tensor_keeps_its_digits() {
    Tensor tensor = Tensor.random(new Random(3), Order.F, false, 2, 1000, 1500);
    ActivationBands bands = ActivationBands.oneSided(1, 1);
    UnitStatistics statistics = new UnitStatistics();

    kernels.observe(tensor.view(), 0, 1, bands, statistics);

    assertAgrees("large", statistics, Naive.of(tensor, 0, 1, bands), bands);
  }

  @Test
  void units_that_are_silent_for_all_samples_are_dead() {
    for (Order order : Order.values()) {
      Tensor tensor = Tensor.allocate(order, false, 50, 40);
      tensor.fill(index -> index[1] % 4 == 0 ? -1 : index[0] == 17 ? 2 : -1);
      UnitStatistics statistics = new UnitStatistics();

      kernels.observe(tensor.view(), 0, 1, ActivationBands.oneSided(0.5, 9), statistics);

      assertThat(statistics.deadUnits()).as(order.toString()).isEqualTo(0.25);
    }
  }

  @Test
  void both_zeros_are_exact_zeros_and_the_smallest_number_is_none() {
    Tensor tensor = Tensor.allocate(Order.C, false, 1, 4);
    float[] values = {0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE};
    tensor.fill(index -> values[index[1]]);
    UnitStatistics statistics = new UnitStatistics();

    kernels.observe(tensor.view(), 0, 1, ActivationBands.EXACT_ZERO, statistics);

    assertThat(statistics.sparsity()).isEqualTo(0.5);
    assertThat(statistics.deadUnits()).isEqualTo(0.5);
  }

  @Test
  void values_that_are_not_finite_are_counted_and_neither_silent_nor_lost() {
    double[] bad = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (Order order : Order.values()) {
      for (boolean float64 : new boolean[] {false, true}) {
        Tensor tensor = Tensor.random(new Random(5), order, float64, 1, 60, 70);
        for (int i = 0; i < bad.length; i++) {
          tensor.put(new int[] {i, 3 + i}, bad[i]);
        }
        ActivationBands bands = ActivationBands.twoSided(1, 1);
        UnitStatistics statistics = new UnitStatistics();
        kernels.observe(tensor.view(), 0, 1, bands, statistics);
        TensorStatistics totals = new TensorStatistics();
        kernels.summarize(tensor.view(), totals);

        Naive naive = Naive.of(tensor, 0, 1, bands);
        assertThat(statistics.nonFinite()).isEqualTo(3);
        assertThat(totals.nonFinite()).isEqualTo(3);
        assertThat(statistics.secondMoment()).isNaN();
        assertThat(totals.norm()).isNaN();
        assertThat(statistics.sparsity()).isEqualTo((double) naive.silent / naive.count);
        assertThat(statistics.saturation()).isEqualTo((double) naive.clipped / naive.count);
        assertThat(statistics.inputCorrelation()).isNaN();
      }
    }
  }

  @Test
  void huge_and_tiny_floats_keep_their_digits() {
    for (double scale : new double[] {1e30, 1e-30, 1e-40, 3e18}) {
      for (Order order : new Order[] {Order.C, Order.F}) {
        Tensor tensor = Tensor.random(new Random(6), order, false, scale, 40, 30);
        UnitStatistics statistics = new UnitStatistics();

        kernels.observe(tensor.view(), 0, 1, ActivationBands.twoSided(scale, scale), statistics);

        Naive naive = Naive.of(tensor, 0, 1, ActivationBands.twoSided(scale, scale));
        double q = naive.sumOfSquares / naive.count;
        assertThat(statistics.secondMoment()).isCloseTo(q, within(RELATIVE * q));
        assertThat(statistics.inputCorrelation())
            .isCloseTo(naive.inputCorrelation, within(RELATIVE));
        assertThat(statistics.sparsity()).isEqualTo((double) naive.silent / naive.count);
      }
    }
  }

  @Test
  void variance_about_a_large_mean_keeps_its_digits() {
    Random random = new Random(8);
    Tensor tensor = Tensor.allocate(Order.C, false, 3000);
    tensor.fill(index -> 1000 + 0.01 * random.nextGaussian());
    double mean = values(tensor).stream().mapToDouble(x -> x).average().orElseThrow();
    double variance = values(tensor).stream()
        .mapToDouble(x -> (x - mean) * (x - mean))
        .average()
        .orElseThrow();

    assertThat(kernels.variance(tensor.view())).isCloseTo(variance, within(RELATIVE * variance));
  }

  @Test
  void nothing_read_says_nothing() {
    UnitStatistics statistics = new UnitStatistics();
    kernels.observe(
        Tensor.allocate(Order.C, false, 0, 5).view(), 0, 1, ActivationBands.EXACT_ZERO, statistics);
    kernels.observe(new StridedView(), -1, -1, ActivationBands.EXACT_ZERO, statistics);

    assertThat(statistics.count()).isZero();
    assertThat(statistics.secondMoment()).isNaN();
    assertThat(statistics.sparsity()).isNaN();
    assertThat(statistics.deadUnits()).isNaN();
    assertThat(statistics.inputCorrelation()).isNaN();
    assertThat(kernels.variance(Tensor.allocate(Order.C, false, 0).view())).isNaN();
  }

  @Test
  void time_steps_read_one_after_the_other_are_further_samples() {
    Random random = new Random(9);
    Tensor whole = Tensor.random(random, Order.C, false, 1, 12, 20, 6);
    ActivationBands bands = ActivationBands.oneSided(1.8, 1);
    UnitStatistics stepwise = new UnitStatistics();
    for (int t = 0; t < 6; t++) {
      StridedView step =
          new StridedView().float32(whole.bytes(), t, new long[] {12, 20}, new long[] {120, 6});
      kernels.observe(step, 0, 1, bands, stepwise);
    }

    assertAgrees("stepwise", stepwise, Naive.of(whole, 0, 1, bands), bands);
  }

  private static List<Double> values(Tensor tensor) {
    List<Double> values = new ArrayList<>();
    tensor.forEach(index -> values.add(tensor.get(index)));
    return values;
  }
}
