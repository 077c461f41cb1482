package io.tightrope.theory.width;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.theory.RandomNetwork;
import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.design.EdgeOfChaos;
import io.tightrope.theory.maps.VarianceMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiniteWidthChainTest {

  /** Escape probabilities of random networks as published for the theory: kind, s, v, L, N, p. */
  @ParameterizedTest
  @CsvSource({
    "relu_tau, 0.6, , 50, 100, 0.18",
    "relu_tau, 0.7, , 50, 200, 0.37",
    "st, 0.6, , 20, 200, 0.16",
    "cst, 0.9, 0.9, 50, 100, 0.65",
    "crelu, 0.8, 0.7, 50, 100, 0.00"
  })
  void escape_probabilities_agree_with_the_published_ones(
      String kind, double sparsity, Double slope, int depth, int width, double expected) {
    FiniteWidthRisk risk =
        FiniteWidthChain.uniform(map(kind, sparsity, slope), depth, width).run(1, 1, 20_000, 3);
    assertThat(risk.escapesUp()).isCloseTo(expected, within(0.05));
  }

  @Test
  void real_random_networks_escape_as_often_as_the_chain_says() {
    int depth = 30;
    int width = 80;
    int networks = 200;
    EdgeOfChaos.Feasible design =
        EdgeOfChaos.withSlope(SparseKind.CST, 0.85, 2, 0.93).orThrow();
    double expected = FiniteWidthChain.uniform(design.map(), depth, width)
        .run(2, 2, 20_000, 1)
        .escapeProbability();
    var random = new SplittableRandom(42);
    int escaped = 0;
    for (int i = 0; i < networks; i++) {
      double q = RandomNetwork.lastVariance(design, depth, width, random);
      escaped += q > 10 || q < 0.4 ? 1 : 0;
    }
    double deviation = Math.sqrt(expected * (1 - expected) / networks);
    assertThat(expected).isBetween(0.1, 0.9);
    assertThat(escaped / (double) networks).isCloseTo(expected, within(2.6 * deviation));
  }

  @Test
  void the_same_seed_gives_the_same_answer_and_another_seed_another() {
    FiniteWidthChain chain = FiniteWidthChain.uniform(map("crelu", 0.8, 0.9), 20, 50);
    assertThat(chain.run(1, 1, 500, 9)).isEqualTo(chain.run(1, 1, 500, 9));
    assertThat(chain.run(1, 1, 500, 9)).isNotEqualTo(chain.run(1, 1, 500, 10));
  }

  @Test
  void a_wide_network_follows_the_variance_map() {
    VarianceMap map = map("crelu", 0.7, 0.5);
    FiniteWidthRisk risk = FiniteWidthChain.uniform(map, 5, 100_000_000).run(3, 1, 200, 1);
    double q = 3;
    for (Quantiles layer : risk.layers()) {
      assertThat(layer.median()).isCloseTo(q, within(1e-3 * q));
      q = map.apply(q);
    }
  }

  private static VarianceMap map(String label, double sparsity, Double slope) {
    SparseKind kind = SparseKind.ofLabel(label).orElseThrow();
    return (slope == null
            ? EdgeOfChaos.unclipped(kind, sparsity, 1)
            : EdgeOfChaos.withSlope(kind, sparsity, 1, slope))
        .orThrow()
        .map();
  }
}
