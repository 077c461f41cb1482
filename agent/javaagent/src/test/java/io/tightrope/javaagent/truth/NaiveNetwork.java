package io.tightrope.javaagent.truth;

import java.util.List;

/**
 * A chain of linear layers, CReLU between them, softmax and cross entropy at the end: forward and
 * backward pass over a batch.
 */
final class NaiveNetwork {
  private final List<NaiveLayer> layers;
  private final double tau;
  private final double m;

  /** Pre-activations, gradients and inputs of every layer: layer, sample, value. */
  final double[][][] z;

  final double[][][] delta;
  final double[][][] inputs;

  NaiveNetwork(List<NaiveLayer> layers, double tau, double m, double[][] x, double[][] labels) {
    this.layers = layers;
    this.tau = tau;
    this.m = m;
    z = new double[layers.size()][x.length][];
    delta = new double[layers.size()][x.length][];
    inputs = new double[layers.size()][x.length][];
    for (int sample = 0; sample < x.length; sample++) {
      run(sample, x[sample], labels[sample]);
    }
  }

  private void run(int sample, double[] x, double[] label) {
    double[] signal = x;
    for (int l = 0; l < layers.size(); l++) {
      inputs[l][sample] = signal;
      z[l][sample] = layers.get(l).forward(signal);
      signal = new double[z[l][sample].length];
      for (int i = 0; i < signal.length; i++) {
        signal[i] = Math.min(Math.max(z[l][sample][i] - tau, 0), m);
      }
    }
    int last = layers.size() - 1;
    double[] d = softmax(z[last][sample]);
    for (int i = 0; i < d.length; i++) {
      d[i] -= label[i];
    }
    for (int l = last; l >= 0; l--) {
      delta[l][sample] = d;
      double[] below = layers.get(l).backward(inputs[l][sample], d);
      if (l > 0) {
        d = below;
        for (int i = 0; i < d.length; i++) {
          double at = z[l - 1][sample][i];
          d[i] *= at > tau && at < tau + m ? 1 : 0;
        }
      }
    }
  }

  private static double[] softmax(double[] z) {
    double sum = 0;
    double[] p = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      p[i] = Math.exp(z[i]);
      sum += p[i];
    }
    for (int i = 0; i < p.length; i++) {
      p[i] /= sum;
    }
    return p;
  }

  Naive.Signal signal(double[][][] of, int layer) {
    int units = layers.get(layer).units();
    int batch = of[layer].length;
    int positions = of[layer][0].length / units;
    double[][][] shaped = new double[batch][units][positions];
    for (int b = 0; b < batch; b++) {
      for (int i = 0; i < of[layer][b].length; i++) {
        shaped[b][i / positions][i % positions] = of[layer][b][i];
      }
    }
    return new Naive.Signal(shaped);
  }
}
