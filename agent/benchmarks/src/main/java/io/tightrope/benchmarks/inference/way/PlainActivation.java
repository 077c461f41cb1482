package io.tightrope.benchmarks.inference.way;

import io.tightrope.sparse.activation.SparseActivation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** The activations of the benchmark's networks in plain Java, on the first values of an array. */
interface PlainActivation {

  void apply(float[] values, int n);

  static PlainActivation of(IActivation activation) {
    if (activation instanceof SparseActivation sparse) {
      return sparse::activate;
    }
    if (activation instanceof ActivationReLU) {
      return PlainActivation::relu;
    }
    if (activation instanceof ActivationSoftmax) {
      return PlainActivation::softmax;
    }
    throw new IllegalArgumentException("the benchmark does not know " + activation);
  }

  private static void relu(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = Math.max(x[i], 0f);
    }
  }

  private static void softmax(float[] x, int n) {
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      highest = Math.max(highest, x[i]);
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      x[i] = (float) Math.exp((double) x[i] - highest);
      sum += x[i];
    }
    for (int i = 0; i < n; i++) {
      x[i] = (float) (x[i] / sum);
    }
  }
}
