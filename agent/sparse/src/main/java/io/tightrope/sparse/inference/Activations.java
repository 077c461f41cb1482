package io.tightrope.sparse.inference;

import io.tightrope.sparse.activation.SparseActivation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Activations of one sample. The usual ones are plain Java, since a call of ND4J takes several
 * microseconds; any other is computed by its own {@link IActivation}, in inference mode.
 */
final class Activations {

  private Activations() {}

  static Operation of(IActivation activation) {
    if (activation instanceof SparseActivation sparse) {
      return signal -> sparse.activate(signal.values(), signal.length());
    }
    // A subclass may compute something else.
    Class<?> kind = activation.getClass();
    if (kind == ActivationIdentity.class) {
      return signal -> {};
    }
    if (kind == ActivationReLU.class) {
      return signal -> relu(signal.values(), signal.length());
    }
    if (kind == ActivationTanH.class) {
      return signal -> tanh(signal.values(), signal.length());
    }
    if (kind == ActivationSigmoid.class) {
      return signal -> sigmoid(signal.values(), signal.length());
    }
    if (kind == ActivationSoftmax.class) {
      return signal -> softmax(signal.values(), signal.length());
    }
    return signal -> byNd4j(activation, signal);
  }

  private static void relu(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = Math.max(x[i], 0f);
    }
  }

  private static void tanh(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = (float) Math.tanh(x[i]);
    }
  }

  private static void sigmoid(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = (float) (1 / (1 + Math.exp(-x[i])));
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

  private static void byNd4j(IActivation activation, Signal signal) {
    int n = signal.length();
    try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      INDArray z = Nd4j.create(signal.copy(), new long[] {1, n}, 'c');
      float[] results = activation.getActivation(z, false).dup('c').data().asFloat();
      System.arraycopy(results, 0, signal.values(), 0, n);
    }
  }
}
