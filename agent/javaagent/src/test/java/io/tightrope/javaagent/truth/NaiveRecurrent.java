package io.tightrope.javaagent.truth;

/**
 * One recurrent layer under a softmax layer with cross entropy at every time step, forward and back
 * through time over a batch, in plain loops. With gates it is an LSTM (blocks in DL4J's order: block
 * input, forget, output and input gate), without it a simple recurrent layer; tanh in both.
 */
final class NaiveRecurrent {
  private final boolean gated;
  private final int inputs;
  private final int units;
  private final int classes;
  private final double[] w;
  private final double[] rw;
  private final double[] b;
  private final double[] outW;
  private final double[] outB;

  final double[] wGradient;
  final double[] rwGradient;
  final double[] bGradient;

  /** Pre-activations of the block input and their gradients: sample, unit, time. */
  final double[][][] z;

  final double[][][] delta;

  /** Pre-activations of the output and their gradients: sample, class, time. */
  final double[][][] outZ;

  final double[][][] outDelta;

  NaiveRecurrent(
      double[] w,
      double[] rw,
      double[] b,
      double[] outW,
      double[] outB,
      int inputs,
      int units,
      double[][][] x,
      double[][][] labels) {
    this.gated = b.length == 4 * units;
    this.inputs = inputs;
    this.units = units;
    this.classes = outB.length;
    this.w = w;
    this.rw = rw;
    this.b = b;
    this.outW = outW;
    this.outB = outB;
    wGradient = new double[w.length];
    rwGradient = new double[rw.length];
    bGradient = new double[b.length];
    int time = x[0][0].length;
    z = new double[x.length][units][time];
    delta = new double[x.length][units][time];
    outZ = new double[x.length][classes][time];
    outDelta = new double[x.length][classes][time];
    for (int sample = 0; sample < x.length; sample++) {
      run(sample, x[sample], labels[sample], time);
    }
  }

  private void run(int sample, double[][] x, double[][] labels, int time) {
    int blocks = b.length / units;
    double[][] pre = new double[time][b.length];
    double[][] cell = new double[time + 1][units];
    double[][] out = new double[time + 1][units];
    for (int t = 0; t < time; t++) {
      for (int k = 0; k < b.length; k++) {
        pre[t][k] = b[k];
        for (int i = 0; i < inputs; i++) {
          pre[t][k] += x[i][t] * w[i * b.length + k];
        }
        for (int u = 0; u < units; u++) {
          pre[t][k] += out[t][u] * rw[u * b.length + k];
        }
      }
      for (int u = 0; u < units; u++) {
        z[sample][u][t] = pre[t][u];
        double block = Math.tanh(pre[t][u]);
        if (gated) {
          cell[t + 1][u] = gate(pre[t], 1, u) * cell[t][u] + gate(pre[t], 3, u) * block;
          out[t + 1][u] = gate(pre[t], 2, u) * Math.tanh(cell[t + 1][u]);
        } else {
          out[t + 1][u] = block;
        }
      }
      classify(sample, t, out[t + 1], labels);
    }
    back(sample, x, time, blocks, pre, cell, out);
  }

  private double gate(double[] pre, int block, int unit) {
    return 1 / (1 + Math.exp(-pre[block * units + unit]));
  }

  private void classify(int sample, int t, double[] out, double[][] labels) {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      double value = outB[c];
      for (int u = 0; u < units; u++) {
        value += out[u] * outW[u * classes + c];
      }
      outZ[sample][c][t] = value;
      sum += Math.exp(value);
    }
    for (int c = 0; c < classes; c++) {
      outDelta[sample][c][t] = Math.exp(outZ[sample][c][t]) / sum - labels[c][t];
    }
  }

  private void back(
      int sample,
      double[][] x,
      int time,
      int blocks,
      double[][] pre,
      double[][] cell,
      double[][] out) {
    double[] nextDelta = new double[b.length];
    double[] cellGradient = new double[units];
    for (int t = time - 1; t >= 0; t--) {
      double[] d = new double[b.length];
      for (int u = 0; u < units; u++) {
        double outGradient = 0;
        for (int c = 0; c < classes; c++) {
          outGradient += outDelta[sample][c][t] * outW[u * classes + c];
        }
        for (int k = 0; k < b.length; k++) {
          outGradient += nextDelta[k] * rw[u * b.length + k];
        }
        double block = Math.tanh(pre[t][u]);
        double blockGradient = outGradient;
        if (gated) {
          double forget = gate(pre[t], 1, u);
          double open = gate(pre[t], 2, u);
          double take = gate(pre[t], 3, u);
          double squashed = Math.tanh(cell[t + 1][u]);
          double intoCell = cellGradient[u] + outGradient * open * (1 - squashed * squashed);
          d[units + u] = intoCell * cell[t][u] * forget * (1 - forget);
          d[2 * units + u] = outGradient * squashed * open * (1 - open);
          d[3 * units + u] = intoCell * block * take * (1 - take);
          blockGradient = intoCell * take;
          cellGradient[u] = intoCell * forget;
        }
        d[u] = blockGradient * (1 - block * block);
        delta[sample][u][t] = d[u];
      }
      for (int k = 0; k < blocks * units; k++) {
        bGradient[k] += d[k];
        for (int i = 0; i < inputs; i++) {
          wGradient[i * b.length + k] += x[i][t] * d[k];
        }
        for (int u = 0; u < units; u++) {
          rwGradient[u * b.length + k] += out[t][u] * d[k];
        }
      }
      nextDelta = d;
    }
  }
}
