package io.tightrope.dl4j.preflight.measure;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Collects what passes one layer; the batch is the first dimension, units the second. */
public final class Observer {
  private Measured seen = Measured.NOTHING;

  public Measured seen() {
    return seen;
  }

  /** Pre-activations on their way forward, before the activation overwrites them. */
  public void preactivations(INDArray z) {
    Values values = Values.of(z);
    seen = new Measured(
        values.second(),
        values.correlation(),
        seen.sparsity(),
        seen.activationSecond(),
        seen.deadUnits(),
        seen.gradientNorm(),
        values.nonfinite());
  }

  /** What the activation made of them. */
  void activations(INDArray a) {
    Values values = Values.of(a);
    seen = new Measured(
        seen.q(),
        seen.correlation(),
        values.zeros(),
        values.second(),
        values.deadUnits(),
        seen.gradientNorm(),
        seen.nonfinite());
  }

  /** The gradient with respect to the pre-activations, summed over the batch's losses. */
  void gradient(INDArray gradient) {
    Values values = Values.of(gradient);
    double norm = Math.sqrt(values.second() * values.of.length) / values.batch;
    seen = seen.withGradient(norm, values.nonfinite());
  }

  /** A copy in double precision: batch, then unit, then position. */
  private record Values(double[] of, int batch, int units) {
    @SuppressWarnings("ArrayRecordComponent")
    Values {}

    static Values of(INDArray array) {
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        int batch = (int) array.size(0);
        int units = array.rank() > 1 ? (int) array.size(1) : 1;
        INDArray copy = array.castTo(DataType.DOUBLE).dup('c');
        return new Values(copy.reshape(copy.length()).toDoubleVector(), batch, units);
      }
    }

    double second() {
      double sum = 0;
      for (double value : of) {
        sum += value * value;
      }
      return sum / of.length;
    }

    long nonfinite() {
      long count = 0;
      for (double value : of) {
        count += Double.isFinite(value) ? 0 : 1;
      }
      return count;
    }

    private int perSample() {
      return of.length / batch;
    }

    /** {@code (B r - 1) / (B - 1)} with r the mean's square over the mean square, summed over units. */
    double correlation() {
      if (batch < 2) {
        return Double.NaN;
      }
      int size = perSample();
      double squaredMeans = 0;
      double meanSquares = 0;
      for (int u = 0; u < size; u++) {
        double sum = 0;
        double squares = 0;
        for (int b = 0; b < batch; b++) {
          double value = of[b * size + u];
          sum += value;
          squares += value * value;
        }
        squaredMeans += sum / batch * (sum / batch);
        meanSquares += squares / batch;
      }
      return (batch * squaredMeans / meanSquares - 1) / (batch - 1);
    }

    double zeros() {
      int zeros = 0;
      for (double value : of) {
        zeros += value == 0 ? 1 : 0;
      }
      return zeros / (double) of.length;
    }

    double deadUnits() {
      int size = perSample();
      int positions = size / units;
      int dead = 0;
      for (int u = 0; u < units; u++) {
        dead += isDead(u, size, positions) ? 1 : 0;
      }
      return dead / (double) units;
    }

    private boolean isDead(int unit, int size, int positions) {
      for (int b = 0; b < batch; b++) {
        for (int p = 0; p < positions; p++) {
          if (of[b * size + unit * positions + p] != 0) {
            return false;
          }
        }
      }
      return true;
    }
  }
}
