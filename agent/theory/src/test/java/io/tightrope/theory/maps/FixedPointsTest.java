package io.tightrope.theory.maps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.theory.activation.Activation;
import io.tightrope.theory.activation.Activations;
import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.design.EdgeOfChaos;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FixedPointsTest {

  @Test
  void a_wide_clip_has_a_second_stable_fixed_point_far_from_the_designed_one() {
    VarianceMap map =
        EdgeOfChaos.withSlope(SparseKind.CST, 0.9, 1, 0.9).orThrow().map();
    FixedPoints found = FixedPoints.around(map, 1);
    assertThat(found.points()).hasSize(3);
    FixedPoint designed = found.points().get(0);
    FixedPoint divide = found.points().get(1);
    FixedPoint second = found.points().get(2);
    assertThat(designed.q()).isCloseTo(1, within(1e-9));
    assertThat(designed.stability()).isEqualTo(Stability.STABLE);
    assertThat(designed.phase()).isEqualTo(Phase.EDGE);
    assertThat(divide.stability()).isEqualTo(Stability.UNSTABLE);
    assertThat(second.q()).isCloseTo(9, within(0.5));
    assertThat(second.sparsity()).isCloseTo(0.43, within(0.02));
    assertThat(second.phase()).isEqualTo(Phase.CHAOTIC);
    assertThat(designed.basinHigh()).isEqualTo(divide.q());
    assertThat(second.basinLow()).isEqualTo(divide.q());
    assertThat(found.leadsTo(divide.q() * 1.01).point()).contains(second);
    assertThat(found.leadsTo(divide.q() * 0.99).point()).contains(designed);
    assertThat(follow(map, divide.q() * 1.01)).isCloseTo(second.q(), within(1e-6));
    assertThat(follow(map, divide.q() * 0.99)).isCloseTo(designed.q(), within(1e-6));
  }

  @ParameterizedTest
  @EnumSource(
      value = SparseKind.class,
      names = {"RELU_TAU", "ST"})
  void an_unclipped_activation_keeps_its_fixed_point_from_below_only(SparseKind kind) {
    VarianceMap map = EdgeOfChaos.unclipped(kind, 0.7, 2).orThrow().map();
    FixedPoints found = FixedPoints.around(map, 2);
    assertThat(found.points()).singleElement().satisfies(point -> {
      assertThat(point.q()).isCloseTo(2, within(1e-4));
      assertThat(point.stability()).isEqualTo(Stability.STABLE_FROM_BELOW);
      assertThat(point.stable()).isFalse();
    });
    assertThat(found.leadsTo(2.1).point()).isEmpty();
    assertThat(found.leadsTo(1.5).point()).isPresent();
  }

  @Test
  void relu_at_the_edge_keeps_every_variance() {
    VarianceMap map = new VarianceMap(Activations.named("relu").orElseThrow(), 2, 0);
    assertThat(FixedPoints.around(map, 1).points()).singleElement().satisfies(point -> {
      assertThat(point.stability()).isEqualTo(Stability.NEUTRAL);
      assertThat(point.phase()).isEqualTo(Phase.EDGE);
    });
  }

  @Test
  void weak_tanh_forgets_its_input_and_strong_tanh_is_chaotic() {
    Activation tanh = Activations.named("tanh").orElseThrow();
    FixedPoints weak = FixedPoints.around(new VarianceMap(tanh, 0.5, 0), 1);
    assertThat(weak.points()).singleElement().satisfies(point -> {
      assertThat(point.q()).isZero();
      assertThat(point.stable()).isTrue();
      assertThat(point.phase()).isEqualTo(Phase.ORDERED);
    });
    FixedPoints strong = FixedPoints.around(new VarianceMap(tanh, 3, 0), 1);
    assertThat(strong.points()).hasSize(2);
    assertThat(strong.points().get(0).stability()).isEqualTo(Stability.UNSTABLE);
    assertThat(strong.points().get(1).stable()).isTrue();
    assertThat(strong.points().get(1).phase()).isEqualTo(Phase.CHAOTIC);
    assertThat(strong.leadsTo(1e-5).point()).contains(strong.points().get(1));
  }

  private static double follow(VarianceMap map, double start) {
    double q = start;
    for (int layer = 0; layer < 20_000; layer++) {
      q = map.apply(q);
    }
    return q;
  }
}
