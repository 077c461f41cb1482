package io.tightrope.theory;

import io.tightrope.theory.design.EdgeOfChaos;
import java.util.SplittableRandom;

/** Real random networks, weight by weight, to hold the theory against. */
public final class RandomNetwork {
  private RandomNetwork() {}

  /** Mean square of the last layer's pre-activations for one input and freshly drawn weights. */
  public static double lastVariance(
      EdgeOfChaos.Feasible design, int depth, int width, SplittableRandom random) {
    double[] h = new double[width];
    for (int i = 0; i < width; i++) {
      h[i] = Math.sqrt(design.q()) * random.nextGaussian();
    }
    double weight = Math.sqrt(design.sw2() / width);
    double bias = Math.sqrt(design.sb2());
    for (int layer = 1; layer < depth; layer++) {
      double[] z = new double[width];
      for (int i = 0; i < width; i++) {
        z[i] = design.activation().value(h[i]);
      }
      for (int i = 0; i < width; i++) {
        double sum = bias * random.nextGaussian();
        for (double value : z) {
          sum += weight * random.nextGaussian() * value;
        }
        h[i] = sum;
      }
    }
    double square = 0;
    for (double value : h) {
      square += value * value / width;
    }
    return square;
  }
}
