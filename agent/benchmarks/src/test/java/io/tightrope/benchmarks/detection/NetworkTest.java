package io.tightrope.benchmarks.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.theory.SparseKind;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkTest {

  @ParameterizedTest
  @EnumSource(SparseKind.class)
  void the_gradient_is_the_slope_of_the_loss(SparseKind kind) {
    Shape shape = new Shape(kind, false, 0.3f, kind.clipped() ? 1.5f : Float.POSITIVE_INFINITY);
    Network network = new Network(6, 3, 12, 8, shape, 0.1f);
    network.initialize(2, 3, 0.3, 5);
    float[] input = new float[8 * 6];
    int[] labels = new int[8];
    Random random = new Random(6);
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) random.nextGaussian();
    }
    network.forward(input, labels);
    network.backward();

    double worst = 0;
    for (int i = 0; i < 12; i++) {
      double gradient = network.weightGradients[1][i];
      float old = network.weights[1][i];
      network.weights[1][i] = old + 1e-3f;
      double above = network.forward(input, labels);
      network.weights[1][i] = old - 1e-3f;
      double below = network.forward(input, labels);
      network.weights[1][i] = old;
      worst = Math.max(worst, Math.abs((above - below) / 2e-3 - gradient));
    }

    assertThat(worst).isCloseTo(0, within(2e-3));
    assertThat(Network.squares(network.weightGradients[1])).isPositive();
  }
}
