package io.tightrope.theory.maps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.theory.activation.SparseActivation;
import io.tightrope.theory.activation.SparseKind;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadUnitsTest {

  @Test
  void correlated_inputs_silence_far_more_units_than_independent_ones_would() {
    assertThat(DeadUnits.probability(0.85, 0.9, 100, false)).isCloseTo(0.60, within(0.005));
    assertThat(DeadUnits.probability(0.85, 0, 100, false)).isCloseTo(9e-8, within(1e-8));
  }

  @Test
  void one_sample_or_equal_samples_give_the_sparsity_itself() {
    for (double s : new double[] {0.05, 0.5, 0.8, 0.999}) {
      for (double rho : new double[] {0.01, 0.3, 0.9, 0.999, 0.9999999}) {
        for (boolean twoSided : new boolean[] {false, true}) {
          assertThat(DeadUnits.probability(s, rho, 1, twoSided))
              .as("s=%s rho=%s two-sided=%s", s, rho, twoSided)
              .isCloseTo(s, within(1e-10));
        }
      }
      assertThat(DeadUnits.probability(s, 1, 1000, false)).isEqualTo(s);
    }
  }

  @Test
  void it_falls_with_the_samples_and_rises_with_the_correlation() {
    double previous = 1;
    for (double samples = 1; samples <= 1e4; samples *= 2) {
      double now = DeadUnits.probability(0.9, 0.7, samples, true);
      assertThat(now).isLessThan(previous).isPositive();
      previous = now;
    }
    previous = 0;
    for (double rho = 0; rho <= 1; rho += 0.01) {
      double now = DeadUnits.probability(0.8, rho, 64, false);
      assertThat(now).as("rho=%s", rho).isGreaterThan(previous);
      previous = now;
    }
  }

  @ParameterizedTest
  @CsvSource({"0.8,0.5,16,false", "0.7,0.95,100,false", "0.9,0.8,32,true", "0.6,0.97,64,true"})
  void it_equals_the_share_among_simulated_units(
      double sparsity, double rho, int samples, boolean twoSided) {
    int units = 40_000;
    var random = new SplittableRandom(7);
    double a =
        SparseActivation.threshold(twoSided ? SparseKind.ST : SparseKind.RELU_TAU, sparsity, 1);
    int silent = 0;
    for (int unit = 0; unit < units; unit++) {
      double common = Math.sqrt(rho) * random.nextGaussian();
      boolean zero = true;
      for (int b = 0; b < samples && zero; b++) {
        double h = common + Math.sqrt(1 - rho) * random.nextGaussian();
        zero = twoSided ? Math.abs(h) <= a : h <= a;
      }
      silent += zero ? 1 : 0;
    }
    double expected = DeadUnits.probability(sparsity, rho, samples, twoSided);
    double deviation = Math.sqrt(expected * (1 - expected) / units);
    assertThat(silent / (double) units).isCloseTo(expected, within(4 * deviation));
  }
}
