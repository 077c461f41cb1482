package io.tightrope.javaagent.truth;

/** The forward pass of an LSTM whose gates see its cells, in plain loops, as DL4J orders its weights. */
final class NaivePeepholes {
  private NaivePeepholes() {}

  /**
   * Pre-activations of the block input.
   *
   * @param w inputs x blocks (block input, forget, output and input gate)
   * @param rw units x blocks, and three columns: of the forget, output and input gate for the cell
   * @param x sample, input, time
   * @return sample, unit, time
   */
  static double[][][] blockInputs(double[] w, double[] rw, double[] b, int units, double[][][] x) {
    int time = x[0][0].length;
    double[][][] z = new double[x.length][units][time];
    for (int sample = 0; sample < x.length; sample++) {
      double[] cell = new double[units];
      double[] out = new double[units];
      for (int t = 0; t < time; t++) {
        double[] pre = pre(w, rw, b, x[sample], t, out);
        for (int u = 0; u < units; u++) {
          z[sample][u][t] = pre[u];
          int peepholes = u * (b.length + 3) + b.length;
          double forget = gate(pre[units + u] + cell[u] * rw[peepholes]);
          double take = gate(pre[3 * units + u] + cell[u] * rw[peepholes + 2]);
          cell[u] = forget * cell[u] + take * Math.tanh(pre[u]);
          double open = gate(pre[2 * units + u] + cell[u] * rw[peepholes + 1]);
          out[u] = open * Math.tanh(cell[u]);
        }
      }
    }
    return z;
  }

  private static double[] pre(
      double[] w, double[] rw, double[] b, double[][] x, int t, double[] out) {
    double[] pre = b.clone();
    for (int k = 0; k < b.length; k++) {
      for (int i = 0; i < x.length; i++) {
        pre[k] += x[i][t] * w[i * b.length + k];
      }
      for (int u = 0; u < out.length; u++) {
        pre[k] += out[u] * rw[u * (b.length + 3) + k];
      }
    }
    return pre;
  }

  private static double gate(double pre) {
    return 1 / (1 + Math.exp(-pre));
  }
}
