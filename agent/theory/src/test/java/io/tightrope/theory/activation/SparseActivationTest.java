package io.tightrope.theory.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.theory.ReferenceVector;
import io.tightrope.theory.design.EdgeOfChaos;
import io.tightrope.theory.gauss.GaussianMoments;
import io.tightrope.theory.maps.MapPoint;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SparseActivationTest {
  private static final double REFERENCE_ERROR = 1e-9;

  /** An odd activation's mean is 0; 40-digit quadrature leaves this much. */
  private static final double REFERENCE_ROUNDING = 1e-30;

  static Stream<ReferenceVector> vectors() {
    return ReferenceVector.all();
  }

  @Test
  void reference_values_cover_the_four_kinds() {
    assertThat(vectors().map(ReferenceVector::kind).distinct())
        .containsExactly(SparseKind.values());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void closed_forms_equal_the_reference_values(ReferenceVector vector) {
    double q = vector.number("q");
    checkMap(vector.map().at(q), vector.atQ());
    checkMap(vector.map().at(1.5 * q), vector.atOneAndAHalfQ());
    GaussianMoments moments = vector.activation().moments(q);
    near("mean", moments.mean(), vector.atQ().get("mean_phi").asDouble());
    near("phi2", moments.second(), vector.atQ().get("phi2").asDouble());
    near("phi4", moments.fourth(), vector.atQ().get("phi4").asDouble());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void the_solver_finds_the_reference_initialization(ReferenceVector vector) {
    double s = vector.number("sparsity");
    double q = vector.number("q");
    EdgeOfChaos.Solution solution = vector.kind().clipped()
        ? EdgeOfChaos.withSlope(vector.kind(), s, q, vector.atQ().get("dV").asDouble())
        : EdgeOfChaos.unclipped(vector.kind(), s, q);
    EdgeOfChaos.Feasible found = solution.orThrow();
    near("tau", found.activation().tau(), vector.number("tau"));
    near("sw2", found.sw2(), vector.number("sw2"));
    near("sb2", found.sb2(), vector.number("sb2"));
    near("slope", found.slope(), vector.atQ().get("dV").asDouble());
    if (vector.kind().clipped()) {
      near("m", found.activation().m(), vector.number("m"));
      EdgeOfChaos.Feasible back =
          EdgeOfChaos.withClip(vector.kind(), s, q, vector.number("m")).orThrow();
      near("slope from clip", back.slope(), vector.atQ().get("dV").asDouble());
    }
  }

  @Test
  void a_threshold_outside_its_range_is_refused_with_its_name() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SparseActivation.softThreshold(-0.1))
        .withMessageContaining("tau");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SparseActivation.crelu(1, Double.POSITIVE_INFINITY))
        .withMessageContaining("clip");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SparseActivation.crelu(1, 1).moments(Double.NaN))
        .withMessageContaining("variance q");
  }

  private static void checkMap(MapPoint point, JsonNode expected) {
    near("V", point.value(), expected.get("V").asDouble());
    near("dV", point.slope(), expected.get("dV").asDouble());
    near("d2V", point.curvature(), expected.get("d2V").asDouble());
    near("chi1", point.chi1(), expected.get("chi1").asDouble());
    near("sparsity", point.sparsity(), expected.get("sparsity").asDouble());
  }

  private static void near(String what, double actual, double expected) {
    assertThat(actual)
        .as(what)
        .isCloseTo(expected, within(REFERENCE_ROUNDING + REFERENCE_ERROR * Math.abs(expected)));
  }
}
