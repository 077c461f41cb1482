package io.tightrope.theory.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.theory.gauss.GaussianMoments;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NumericActivationTest {

  static Stream<SparseActivation> sparse() {
    var random = new SplittableRandom(11);
    return Stream.of(SparseKind.values())
        .flatMap(kind -> random.doubles(12).mapToObj(u -> {
          double tau = 2.5 * u;
          double m = kind.clipped() ? 0.2 + 3 * random.nextDouble() : Double.POSITIVE_INFINITY;
          return new SparseActivation(kind, tau, m);
        }));
  }

  static Stream<String> names() {
    return Activations.names().stream();
  }

  @ParameterizedTest
  @MethodSource("sparse")
  void quadrature_equals_the_closed_forms(SparseActivation closed) {
    Activation numeric = numeric(closed);
    for (double q : new double[] {0.05, 0.3, 1, 2, 7, 100}) {
      GaussianMoments expected = closed.moments(q);
      GaussianMoments actual = numeric.moments(q);
      near("mean", actual.mean(), expected.mean(), 1);
      near("second", actual.second(), expected.second(), 1);
      near("fourth", actual.fourth(), expected.fourth(), 1);
      near("slopeSecond", actual.slopeSecond(), expected.slopeSecond(), 1);
      near("slopeFourth", actual.slopeFourth(), expected.slopeFourth(), 1);
      near("secondSlope", actual.secondSlope(), expected.secondSlope(), 1);
      near("secondCurvature", actual.secondCurvature(), expected.secondCurvature(), 1 / q);
      near("sparsity", actual.sparsity(), expected.sparsity(), 1);
      near("saturation", actual.saturation(), expected.saturation(), 1);
      for (double centre : new double[] {-2, -0.3, 0, 1.1, 4}) {
        double deviation = Math.sqrt(q);
        near(
            "meanValue",
            numeric.meanValue(centre, deviation),
            closed.meanValue(centre, deviation),
            1);
        near(
            "meanSlope",
            numeric.meanSlope(centre, deviation),
            closed.meanSlope(centre, deviation),
            1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void slopes_and_moments_of_every_named_activation_fit_its_values(String name) {
    Activation activation = Activations.named(name).orElseThrow();
    double h = 1e-6;
    for (double x : new double[] {-7.3, -2.1, -0.7, -0.2, 0.1, 0.9, 1.7, 3.3, 8.1}) {
      double difference = (activation.value(x + h) - activation.value(x - h)) / (2 * h);
      assertThat(activation.slope(x))
          .as("slope at %s", x)
          .isCloseTo(difference, within(1e-6 * (1 + Math.abs(difference))));
    }
    for (double q : new double[] {1e-3, 0.5, 1, 4, 50}) {
      GaussianMoments at = activation.moments(q);
      double step = 1e-4 * q;
      GaussianMoments above = activation.moments(q + step);
      GaussianMoments below = activation.moments(q - step);
      assertThat(at.secondSlope())
          .as("d second / dq at %s", q)
          .isCloseTo(
              (above.second() - below.second()) / (2 * step),
              within(1e-6 * (at.second() / q + Math.abs(at.secondSlope()))));
      assertThat(at.secondCurvature())
          .as("d2 second / dq2 at %s", q)
          .isCloseTo(
              (above.secondSlope() - below.secondSlope()) / (2 * step),
              within(1e-5 * (at.second() / (q * q) + Math.abs(at.secondCurvature()))));
      assertThat(at.fourth()).isGreaterThanOrEqualTo(at.second() * at.second() * (1 - 1e-12));
      assertThat(at.second()).isGreaterThanOrEqualTo(at.mean() * at.mean() * (1 - 1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void every_named_activation_stays_finite_at_extreme_variances(String name) {
    Activation activation = Activations.named(name).orElseThrow();
    for (double q = 1e-6; q < 2e6; q *= 10) {
      GaussianMoments at = activation.moments(q);
      assertThat(new double[] {
            at.mean(),
            at.second(),
            at.fourth(),
            at.slopeSecond(),
            at.secondSlope(),
            at.secondCurvature()
          })
          .as("q=%s", q)
          .doesNotContain(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }
  }

  @Test
  void known_integrals_come_out() {
    Activation cube = Activations.named("cube").orElseThrow();
    assertThat(cube.moments(2).second()).isCloseTo(15 * 8, within(1e-9));
    assertThat(cube.moments(2).fourth()).isCloseTo(10395 * 64, within(1e-5));
    Activation sigmoid = Activations.named("SIGMOID").orElseThrow();
    assertThat(sigmoid.moments(3).mean()).isCloseTo(0.5, within(1e-14));
    Activation hardSigmoid = Activations.named("hardsigmoid").orElseThrow();
    assertThat(hardSigmoid.moments(1).sparsity()).isCloseTo(0.0062096653, within(1e-9));
    assertThat(hardSigmoid.moments(1).saturation()).isCloseTo(0.0062096653, within(1e-9));
  }

  private static Activation numeric(SparseActivation closed) {
    List<Interval> zeros = closed.zeros();
    return new NumericActivation(
        closed.name(), closed::value, closed::slope, closed.kinks(), zeros, closed.plateaus());
  }

  private static void near(String what, double actual, double expected, double scale) {
    assertThat(actual)
        .as(what)
        .isCloseTo(expected, within(1e-10 * Math.max(scale, Math.abs(expected))));
  }
}
