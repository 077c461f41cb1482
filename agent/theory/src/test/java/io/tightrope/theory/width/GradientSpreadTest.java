package io.tightrope.theory.width;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.theory.activation.SparseActivation;
import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.design.EdgeOfChaos;
import io.tightrope.theory.gauss.GaussianMoments;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GradientSpreadTest {
  @Test
  void a_relu_adds_five_over_its_width() {
    GaussianMoments relu = SparseActivation.shiftedRelu(0).moments(1);

    assertThat(GradientSpread.ofLayer(relu, 100)).isCloseTo(Math.log1p(0.05), within(1e-12));
  }

  @Test
  void sparsity_takes_the_place_of_width() {
    EdgeOfChaos.Feasible sparse =
        EdgeOfChaos.withSlope(SparseKind.CRELU, 0.95, 2, 0.7).orThrow();

    double layer = GradientSpread.ofLayer(sparse.activation().moments(2), 64);

    assertThat(10 * layer).isGreaterThan(7);
    assertThat(10 * GradientSpread.ofLayer(sparse.activation().moments(2), 640)).isLessThan(1.1);
  }

  @Test
  void a_typical_random_network_passes_what_it_says() {
    int depth = 8;
    int width = 100;
    double tau = SparseActivation.threshold(SparseKind.RELU_TAU, 0.75, 1);
    double variance =
        depth * GradientSpread.ofLayer(SparseActivation.shiftedRelu(tau).moments(1), width);
    SplittableRandom random = new SplittableRandom(7);
    double sum = 0;
    int networks = 400;
    for (int i = 0; i < networks; i++) {
      sum += logGain(depth, width, 0.25, random);
    }

    assertThat(sum / networks).isCloseTo(-variance / 2, within(0.2));
  }

  /** Log of the squared norm's gain through layers whose units pass the gradient with probability p. */
  private static double logGain(int depth, int width, double p, SplittableRandom random) {
    double[] gradient = new double[width];
    gradient[0] = 1;
    double first = 0;
    for (int layer = 0; layer <= depth; layer++) {
      double[] below = new double[width];
      for (double each : gradient) {
        double passed = layer == 0 || random.nextDouble() < p ? each : 0;
        for (int i = 0; i < width && passed != 0; i++) {
          below[i] += random.nextGaussian() * passed / Math.sqrt(layer == 0 ? width : p * width);
        }
      }
      gradient = below;
      first = layer == 0 ? square(gradient) : first;
    }
    return Math.log(square(gradient) / first);
  }

  private static double square(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return sum;
  }
}
