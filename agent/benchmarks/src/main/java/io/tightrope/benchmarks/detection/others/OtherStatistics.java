package io.tightrope.benchmarks.detection.others;

import java.util.Arrays;

/**
 * What the rules of other tools look at in one step, one entry a hidden layer: plain arrays that one
 * reader fills and many rules read. Not thread-safe.
 */
public final class OtherStatistics {
  private static final int FIRST_STEPS = 10;
  private static final double RELATIVE = 1e-5;
  private static final double ABSOLUTE = 1e-8;

  final int step;
  /** Mean absolute gradient of the weights. */
  final double[] meanGradient;
  /** Share of exact zeros among these. */
  final double[] zeroGradients;
  /** L2 norm of these. */
  final double[] gradientNorm;
  /** 95th less 5th percentile of these; NaN after the first ten steps. */
  final double[] gradientSpread;

  final double[] weightVariance;
  /** Mean absolute update over mean absolute weight. */
  final double[] updateRatio;

  final double[] outputMean;
  final double[] outputDeviation;
  /** Share of activations at or below zero. */
  final double[] notPositive;
  /** Share of units active in less than 1 % of the samples. */
  final double[] deadShare;
  /** Share of units whose input is beyond what a tanh tells apart in more than 99 % of the samples. */
  final double[] saturatedShare;

  final boolean[] allZero;
  /** Observed steps in a row in which the layer's weights have been the same to a tolerance. */
  final int[] unchanged;

  double loss = Double.NaN;
  double accuracy = Double.NaN;
  private float[][] weights;

  OtherStatistics(int step, int layers) {
    this.step = step;
    meanGradient = unknown(layers);
    zeroGradients = unknown(layers);
    gradientNorm = unknown(layers);
    gradientSpread = unknown(layers);
    weightVariance = unknown(layers);
    updateRatio = unknown(layers);
    outputMean = unknown(layers);
    outputDeviation = unknown(layers);
    notPositive = unknown(layers);
    deadShare = unknown(layers);
    saturatedShare = unknown(layers);
    allZero = new boolean[layers];
    unchanged = new int[layers];
    weights = new float[layers][0];
  }

  private static double[] unknown(int layers) {
    double[] values = new double[layers];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  boolean activationsRead(int layer) {
    return !Double.isNaN(notPositive[layer]);
  }

  /** Takes a layer's weight gradient, a sum over so many samples. */
  void readGradient(int layer, float[] gradient, int samples) {
    int zeros = 0;
    double absolutes = 0;
    double squares = 0;
    for (float sum : gradient) {
      double g = sum / samples;
      zeros += g == 0 ? 1 : 0;
      absolutes += Math.abs(g);
      squares += g * g;
    }
    meanGradient[layer] = absolutes / gradient.length;
    zeroGradients[layer] = zeros / (double) gradient.length;
    gradientNorm[layer] = Math.sqrt(squares);
    if (step < FIRST_STEPS) {
      float[] sorted = gradient.clone();
      Arrays.sort(sorted);
      gradientSpread[layer] =
          (sorted[(int) (0.95 * sorted.length)] - sorted[(int) (0.05 * sorted.length)]) / samples;
    }
  }

  void readWeights(int layer, float[] values, double meanUpdate) {
    double sum = 0;
    double absolutes = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      absolutes += Math.abs(value);
      squares += (double) value * value;
    }
    double mean = sum / values.length;
    weightVariance[layer] = squares / values.length - mean * mean;
    updateRatio[layer] = meanUpdate / (absolutes / values.length + 1e-9);
    weights[layer] = values;
  }

  /** Compares with the weights of the observed step before, which lets go of them. */
  void compareWeights(OtherStatistics before) {
    for (int layer = 0; layer < unchanged.length; layer++) {
      boolean same = isClose(weights[layer], before.weights[layer]);
      unchanged[layer] = same ? before.unchanged[layer] + 1 : 0;
    }
    before.weights = new float[0][];
  }

  private static boolean isClose(float[] now, float[] before) {
    for (int i = 0; i < now.length; i++) {
      if (!(Math.abs(now[i] - before[i]) <= ABSOLUTE + RELATIVE * Math.abs(before[i]))) {
        return false;
      }
    }
    return now.length == before.length && now.length > 0;
  }
}
