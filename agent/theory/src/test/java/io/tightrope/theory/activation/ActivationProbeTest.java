package io.tightrope.theory.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.theory.gauss.GaussianMoments;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationProbeTest {

  static Stream<String> names() {
    return Activations.names().stream();
  }

  static Stream<SparseActivation> sparse() {
    var random = new SplittableRandom(23);
    return Stream.of(SparseKind.values())
        .flatMap(kind -> random.doubles(15).mapToObj(u -> {
          double m = kind.clipped() ? 0.05 + 3 * random.nextDouble() : Double.POSITIVE_INFINITY;
          return new SparseActivation(kind, 3 * u, m);
        }));
  }

  @ParameterizedTest
  @MethodSource("sparse")
  void a_sparse_activation_is_recognized_by_its_values_alone(SparseActivation hidden) {
    Activation found = ActivationProbe.recognize("hidden", hidden::value).orElseThrow();
    assertThat(found).isInstanceOfSatisfying(SparseActivation.class, closed -> {
      assertThat(closed.kind()).isEqualTo(hidden.kind());
      assertThat(closed.tau()).isCloseTo(hidden.tau(), within(1e-8));
      if (hidden.kind().clipped()) {
        assertThat(closed.m()).isCloseTo(hidden.m(), within(1e-8));
      }
    });
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_probed_activation_has_the_moments_of_the_known_one(String name) {
    Activation known = Activations.named(name).orElseThrow();
    Activation probed = ActivationProbe.recognize(name, known::value).orElseThrow();
    for (double q : new double[] {0.1, 1, 10}) {
      GaussianMoments expected = known.moments(q);
      GaussianMoments actual = probed.moments(q);
      near(actual.second(), expected.second());
      near(actual.fourth(), expected.fourth());
      near(actual.slopeSecond(), expected.slopeSecond());
      near(actual.secondSlope(), expected.secondSlope());
      assertThat(actual.sparsity()).isCloseTo(expected.sparsity(), within(1e-6));
      assertThat(actual.saturation()).isCloseTo(expected.saturation(), within(1e-6));
    }
  }

  @Test
  void a_strangers_activation_shows_its_dead_zone_clip_and_kinks() {
    Activation found = ActivationProbe.recognize(
            "stranger",
            x -> x < -0.7 ? 0.1 * (x + 0.7) : x < 0.3 ? 0 : Math.min(2 * (x - 0.3), 1.8))
        .orElseThrow();
    assertThat(found.kinks()).hasSize(3);
    assertThat(found.kinks()[0]).isCloseTo(-0.7, within(1e-8));
    assertThat(found.kinks()[1]).isCloseTo(0.3, within(1e-8));
    assertThat(found.kinks()[2]).isCloseTo(1.2, within(1e-8));
    assertThat(found.zeros()).hasSize(1);
    assertThat(found.threshold()).hasValueCloseTo(0.3, within(1e-8));
    assertThat(found.clip()).hasValueCloseTo(1.8, within(1e-8));
    assertThat(found.twoSided()).isTrue();
  }

  @Test
  void what_is_no_function_of_one_number_is_not_recognized() {
    Optional<Activation> softmax = ActivationProbe.recognize("softmax", (x, value, slope) -> {
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        value[i] = Math.exp(Math.min(x[i], 50));
        sum += value[i];
      }
      for (int i = 0; i < x.length; i++) {
        value[i] /= sum;
      }
    });
    assertThat(softmax).isEmpty();
    assertThat(ActivationProbe.recognize("broken", x -> Math.sqrt(x))).isEmpty();
  }

  private static void near(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(1e-6 * (0.01 + Math.abs(expected))));
  }
}
