package io.tightrope.dl4j.schedule;

import java.util.Arrays;
import java.util.List;

/**
 * What the gate sees of a network at one step: one entry a hidden sparse layer, in forward order,
 * measured on the ramp's sample.
 *
 * @param layers names
 * @param variance second moment of the pre-activations
 * @param sparsity share of exact zeros
 * @param correlation input correlation of the pre-activations
 * @param alignment spectral alignment; NaN where it was not read
 * @param gradientNorm L2 norm of the gradient of the mean loss; NaN before the first step
 * @param loss of the last batches, smoothed; NaN before the first step
 */
record Vitals(
    List<String> layers,
    double[] variance,
    double[] sparsity,
    double[] correlation,
    double[] alignment,
    double[] gradientNorm,
    double loss) {

  double meanSparsity() {
    return Arrays.stream(sparsity).average().orElseThrow();
  }

  double lowestSparsity() {
    return Arrays.stream(sparsity).min().orElseThrow();
  }

  double meanCorrelation() {
    return Arrays.stream(correlation).average().orElseThrow();
  }

  /** The same with another share of zeros in each layer. */
  Vitals withSparsity(double[] other) {
    return new Vitals(layers, variance, other, correlation, alignment, gradientNorm, loss);
  }

  /** The place of the first layer whose numbers are not finite, -1 if there is none. */
  int firstNonFinite() {
    for (int i = 0; i < variance.length; i++) {
      if (!Double.isFinite(variance[i])) {
        return i;
      }
    }
    return -1;
  }

  /** The place of the first layer that passes nothing on, -1 if there is none. */
  int firstSilent() {
    for (int i = 0; i < sparsity.length; i++) {
      if (sparsity[i] > 1 - 1e-9) {
        return i;
      }
    }
    return -1;
  }

  /** The place of the smallest entry; of the last NaN, if there is one. */
  static int lowest(double[] values) {
    int lowest = 0;
    for (int i = 1; i < values.length; i++) {
      lowest = Double.isNaN(values[i]) || values[i] < values[lowest] ? i : lowest;
    }
    return lowest;
  }
}
