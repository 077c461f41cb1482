package io.tightrope.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.theory.activation.SparseActivation;
import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.design.EdgeOfChaos;
import io.tightrope.theory.gauss.GaussianMoments;
import io.tightrope.theory.maps.MapPoint;
import io.tightrope.theory.maps.VarianceMap;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for any parameters, over seeded random ones; each case prints its numbers. */
class TheoryPropertiesTest {
  private static final long SEED = 20261;

  /** A random sparse network: sparsity 0.3 to 0.98, q over six decades, clip 0.05 to 4 deviations. */
  record Case(SparseKind kind, double sparsity, double q, double relativeClip) {
    SparseActivation activation() {
      double tau = SparseActivation.threshold(kind, sparsity, q);
      double m = kind.clipped() ? relativeClip * Math.sqrt(q) : Double.POSITIVE_INFINITY;
      return new SparseActivation(kind, tau, m);
    }
  }

  static Stream<Case> cases() {
    var random = new SplittableRandom(SEED);
    return IntStream.range(0, 120)
        .mapToObj(i -> new Case(
            SparseKind.values()[i % 4],
            0.3 + 0.68 * random.nextDouble(),
            Math.pow(10, 6 * random.nextDouble() - 3),
            0.05 + 4 * random.nextDouble()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void slope_and_curvature_are_the_derivatives_of_the_map(Case c) {
    var map = new VarianceMap(c.activation(), 2.5, 0.3 * c.q());
    for (double scale : new double[] {0.2, 1, 3}) {
      double q = scale * c.q();
      double h = 1e-4 * q;
      MapPoint at = map.at(q);
      MapPoint above = map.at(q + h);
      MapPoint below = map.at(q - h);
      assertThat(at.slope())
          .as("V'")
          .isCloseTo((above.value() - below.value()) / (2 * h), within(1e-6));
      assertThat(at.curvature() * q)
          .as("q V''")
          .isCloseTo((above.slope() - below.slope()) / (2 * h) * q, within(1e-6));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void both_sides_count_twice_what_one_side_does(Case c) {
    double tau =
        c.activation().tau() < 0 ? -c.activation().tau() : c.activation().tau();
    double m = c.relativeClip() * Math.sqrt(c.q());
    GaussianMoments one = SparseActivation.crelu(tau, m).moments(c.q());
    GaussianMoments two = SparseActivation.cst(tau, m).moments(c.q());
    assertThat(two.mean()).isZero();
    assertThat(two.second()).isEqualTo(2 * one.second());
    assertThat(two.fourth()).isEqualTo(2 * one.fourth());
    assertThat(two.slopeSecond()).isEqualTo(2 * one.slopeSecond());
    assertThat(two.secondSlope()).isEqualTo(2 * one.secondSlope());
    assertThat(two.secondCurvature()).isEqualTo(2 * one.secondCurvature());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_clip_far_out_is_no_clip(Case c) {
    if (c.kind().clipped()) {
      return;
    }
    SparseActivation open = c.activation();
    var clipped = new SparseActivation(c.kind().withClip(), open.tau(), 30 * Math.sqrt(c.q()));
    GaussianMoments expected = open.moments(c.q());
    GaussianMoments actual = clipped.moments(c.q());
    near(actual.second(), expected.second());
    near(actual.fourth(), expected.fourth());
    near(actual.slopeSecond(), expected.slopeSecond());
    near(actual.secondSlope(), expected.secondSlope());
    near(actual.sparsity(), expected.sparsity());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_threshold_gives_back_its_sparsity(Case c) {
    near(c.activation().moments(c.q()).sparsity(), c.sparsity());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void what_the_solver_finds_is_on_the_edge_of_chaos(Case c) {
    EdgeOfChaos.Solution solution = c.kind().clipped()
        ? EdgeOfChaos.withSlope(c.kind(), c.sparsity(), c.q(), 0.2 + 0.19 * c.relativeClip())
        : EdgeOfChaos.unclipped(c.kind(), c.sparsity(), c.q());
    if (solution instanceof EdgeOfChaos.Infeasible none) {
      assertThat(c.sparsity()).as(none.reason()).isLessThan(0.5);
      return;
    }
    EdgeOfChaos.Feasible found = solution.orThrow();
    MapPoint at = found.map().at(c.q());
    near(at.value(), c.q());
    near(at.chi1(), 1);
    near(at.sparsity(), c.sparsity());
    near(at.slope(), c.kind().clipped() ? 0.2 + 0.19 * c.relativeClip() : 1);
    assertThat(found.sb2()).isNotNegative();
  }

  @ParameterizedTest
  @EnumSource(SparseKind.class)
  void extreme_parameters_stay_finite_and_monotone(SparseKind kind) {
    for (double sparsity : new double[] {0.5, 0.9, 0.999}) {
      EdgeOfChaos.Feasible found = (kind.clipped()
              ? EdgeOfChaos.withSlope(kind, sparsity, 1, 0.7)
              : EdgeOfChaos.unclipped(kind, sparsity, 1))
          .orThrow();
      double previousValue = 0;
      double previousSparsity = 1;
      for (double q = 1e-6; q <= 1e6; q *= 1.05) {
        MapPoint at = found.map().at(q);
        GaussianMoments moments = found.activation().moments(q);
        assertThat(new double[] {
              at.value(), at.slope(), at.curvature(), at.chi1(), moments.fourth(), moments.mean()
            })
            .as("%s s=%s q=%s", kind, sparsity, q)
            .doesNotContain(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
        assertThat(at.value()).as("V(%s)", q).isGreaterThanOrEqualTo(previousValue);
        assertThat(at.slope()).as("V'(%s)", q).isNotNegative();
        assertThat(at.sparsity()).as("sparsity(%s)", q).isLessThanOrEqualTo(previousSparsity);
        assertThat(moments.fourth())
            .as("Jensen at %s", q)
            .isGreaterThanOrEqualTo(moments.second() * moments.second() * (1 - 1e-9));
        previousValue = at.value();
        previousSparsity = at.sparsity();
      }
    }
  }

  private static void near(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(1e-9 * Math.abs(expected)));
  }
}
