package io.tightrope.theory.maps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.theory.activation.Activations;
import io.tightrope.theory.activation.NumericActivation;
import io.tightrope.theory.activation.SparseActivation;
import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.design.EdgeOfChaos;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorrelationMapTest {

  @Test
  void relu_follows_the_arc_cosine_kernel() {
    var relu = new VarianceMap(Activations.named("relu").orElseThrow(), 2, 0);
    var map = new CorrelationMap(relu, 1.7);
    for (double rho : new double[] {-1, -0.9, -0.3, 0, 0.2, 0.7, 0.95, 0.999, 0.999999, 1}) {
      double angle = Math.acos(rho);
      double kernel = (Math.sqrt(1 - rho * rho) + rho * (Math.PI - angle)) / Math.PI;
      assertThat(map.apply(rho)).as("R(%s)", rho).isCloseTo(kernel, within(1e-10));
      assertThat(map.slope(rho)).as("R'(%s)", rho).isCloseTo(1 - angle / Math.PI, within(1e-9));
    }
  }

  @ParameterizedTest
  @EnumSource(SparseKind.class)
  void at_the_fixed_point_equal_inputs_stay_equal_and_the_slope_is_chi1(SparseKind kind) {
    var random = new SplittableRandom(5);
    for (int i = 0; i < 20; i++) {
      double s = 0.5 + 0.45 * random.nextDouble();
      double q = Math.exp(2 * random.nextGaussian());
      EdgeOfChaos.Feasible found = (kind.clipped()
              ? EdgeOfChaos.withSlope(kind, s, q, 0.3 + 0.6 * random.nextDouble())
              : EdgeOfChaos.unclipped(kind, s, q))
          .orThrow();
      var map = new CorrelationMap(found.map(), q);
      assertThat(map.apply(1)).isCloseTo(1, within(1e-12));
      assertThat(map.slope(1)).isCloseTo(1, within(1e-12));
      assertThat(map.apply(1 - 1e-9)).as("s=%s q=%s", s, q).isCloseTo(1, within(1e-8));
      for (double rho : new double[] {-0.7, -0.1, 0.3, 0.8, 0.99}) {
        double h = 1e-5;
        assertThat(map.slope(rho))
            .as("seed 5 case %s rho %s", i, rho)
            .isCloseTo((map.apply(rho + h) - map.apply(rho - h)) / (2 * h), within(1e-6));
      }
    }
  }

  @Test
  void quadrature_of_a_numeric_activation_agrees_with_its_closed_form() {
    SparseActivation closed = SparseActivation.crelu(0.84, 1.27);
    var numeric = new NumericActivation(
        "same", closed::value, closed::slope, closed.kinks(), closed.zeros(), closed.plateaus());
    var exact = new CorrelationMap(new VarianceMap(closed, 5.5, 0.53), 1);
    var quadrature = new CorrelationMap(new VarianceMap(numeric, 5.5, 0.53), 1);
    for (double rho : new double[] {-0.5, 0, 0.4, 0.9, 0.999}) {
      assertThat(quadrature.apply(rho)).isCloseTo(exact.apply(rho), within(1e-10));
      assertThat(quadrature.slope(rho)).isCloseTo(exact.slope(rho), within(1e-10));
    }
  }

  @Test
  void on_the_edge_inputs_of_a_sparse_network_become_alike_of_themselves() {
    VarianceMap map =
        EdgeOfChaos.withSlope(SparseKind.CRELU, 0.8, 1, 0.7).orThrow().map();
    double[] rho = new CorrelationMap(map, 1).trajectory(0.6, 20);
    assertThat(rho).isSorted();
    assertThat(rho[19]).isCloseTo(0.98, within(0.01));
    assertThat(DepthScales.at(map, 1).correlation()).isGreaterThan(1e6);
    assertThat(DepthScales.at(map, 1).variance()).isCloseTo(-1 / Math.log(0.7), within(1e-6));
  }

  @Test
  void a_chaotic_network_pulls_inputs_apart() {
    var map = new VarianceMap(Activations.named("tanh").orElseThrow(), 3, 0.01);
    double q = FixedPoints.around(map, 1).points().get(0).q();
    var correlations = new CorrelationMap(map, q);
    assertThat(correlations.attractor()).isLessThan(0.5);
    assertThat(DepthScales.at(map, q).correlation()).isBetween(0.5, 20.0);
  }
}
