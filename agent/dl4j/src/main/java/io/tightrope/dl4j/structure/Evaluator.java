package io.tightrope.dl4j.structure;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Evaluates an activation function at chosen points without leaving a trace: outside of all
 * workspaces, with training off, and with ND4J's random state put back.
 */
final class Evaluator {
  private static final int PROBES_A_ROUND = 64;

  private final IActivation activation;
  private final boolean isDouble;

  Evaluator(IActivation activation, DataType precision) {
    this.activation = activation;
    this.isDouble = precision == DataType.DOUBLE;
  }

  /** The nearest numbers that the network can hold. */
  double[] representable(double[] x) {
    double[] nearest = x.clone();
    if (!isDouble) {
      for (int i = 0; i < x.length; i++) {
        nearest[i] = (float) x[i];
      }
    }
    return nearest;
  }

  /** The function's values, each element on its own. */
  double[] values(double[] x) {
    return evaluate(x, x.length, 1);
  }

  /** Whether the values stay what they are when the points stand in one row. */
  boolean isElementwise(double[] x, double[] values) {
    double[] inOneRow = valuesInOneRow(x);
    for (int i = 0; i < x.length; i++) {
      if (Double.compare(inOneRow[i] + 0.0, values[i] + 0.0) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * The last number, coming from {@code inside}, at which the function is what it is there.
   *
   * @param outside a point at which it is something else
   */
  double edge(double inside, double outside) {
    double level = values(new double[] {inside})[0];
    double in = inside;
    double out = outside;
    double[] between = new double[PROBES_A_ROUND];
    while (nextTowards(in, out) != out) {
      for (int i = 0; i < between.length; i++) {
        between[i] = in + (out - in) * (i + 1) / (between.length + 1);
      }
      double[] x = representable(between);
      double[] y = values(x);
      int flat = 0;
      while (flat < x.length && y[flat] == level) {
        flat++;
      }
      double newIn = flat == 0 ? in : x[flat - 1];
      double newOut = flat == x.length ? out : x[flat];
      if (newIn == in && newOut == out) {
        return in;
      }
      in = newIn;
      out = newOut;
    }
    return in;
  }

  private double nextTowards(double from, double to) {
    return isDouble ? Math.nextAfter(from, to) : Math.nextAfter((float) from, to);
  }

  /** The function's values for all points as one sample; the same unless it looks at several. */
  double[] valuesInOneRow(double[] x) {
    return evaluate(x, 1, x.length);
  }

  /** The function's slopes for all points as one sample; at a kink either side's. */
  double[] slopesInOneRow(double[] x) {
    try (RandomState untouched = RandomState.keep();
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      INDArray points = points(x, 1, x.length);
      return vector(activation.backprop(points, Nd4j.onesLike(points)).getFirst());
    }
  }

  private double[] evaluate(double[] x, long rows, long columns) {
    try (RandomState untouched = RandomState.keep();
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return vector(activation.getActivation(points(x, rows, columns), false));
    }
  }

  private INDArray points(double[] x, long rows, long columns) {
    return Nd4j.createFromArray(x)
        .castTo(isDouble ? DataType.DOUBLE : DataType.FLOAT)
        .reshape(rows, columns);
  }

  private static double[] vector(INDArray values) {
    return values.castTo(DataType.DOUBLE).reshape(values.length()).toDoubleVector();
  }
}
