package io.tightrope.benchmarks.detection;

import java.util.Arrays;

/**
 * What the rules of other tools look at, one entry a hidden layer.
 *
 * @param step optimizer step
 * @param loss of the batch
 * @param meanGradient mean absolute gradient of the weights
 * @param zeroGradients share of exact zeros among these
 * @param gradientNorm L2 norm of these
 * @param gradientSpread 95th less 5th percentile of these; NaN after the first ten steps
 * @param weightVariance variance of the weights
 * @param updateRatio mean absolute update over mean absolute weight
 * @param outputMean mean of the activations
 * @param outputDeviation standard deviation of the activations
 * @param notPositive share of activations at or below zero
 * @param deadShare share of units active in less than 1 % of the samples
 * @param allZero whether every activation is zero
 */
record OtherStatistics(
    int step,
    double loss,
    double[] meanGradient,
    double[] zeroGradients,
    double[] gradientNorm,
    double[] gradientSpread,
    double[] weightVariance,
    double[] updateRatio,
    double[] outputMean,
    double[] outputDeviation,
    double[] notPositive,
    double[] deadShare,
    boolean[] allZero) {
  private static final int FIRST_STEPS = 10;

  static OtherStatistics read(Network network, int step, double loss) {
    int depth = network.depth;
    OtherStatistics all = new OtherStatistics(
        step,
        loss,
        new double[depth],
        new double[depth],
        new double[depth],
        new double[depth],
        new double[depth],
        Arrays.copyOf(network.meanUpdateRatio, depth),
        new double[depth],
        new double[depth],
        new double[depth],
        new double[depth],
        new boolean[depth]);
    for (int layer = 0; layer < depth; layer++) {
      all.readGradients(network.weightGradients[layer], layer);
      all.readActivations(network, layer);
      all.weightVariance[layer] = Statistics.variance(network.weights[layer]);
    }
    return all;
  }

  private void readGradients(float[] gradient, int layer) {
    int zeros = 0;
    for (float g : gradient) {
      zeros += g == 0 ? 1 : 0;
    }
    meanGradient[layer] = Network.absolutes(gradient) / gradient.length;
    zeroGradients[layer] = zeros / (double) gradient.length;
    gradientNorm[layer] = Math.sqrt(Network.squares(gradient));
    gradientSpread[layer] = Double.NaN;
    if (step < FIRST_STEPS) {
      float[] sorted = gradient.clone();
      Arrays.sort(sorted);
      gradientSpread[layer] =
          sorted[(int) (0.95 * sorted.length)] - sorted[(int) (0.05 * sorted.length)];
    }
  }

  private void readActivations(Network network, int layer) {
    int units = network.sizes[layer + 1];
    float[] z = network.z[layer + 1];
    int[] active = new int[units];
    int low = 0;
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      sum += z[i];
      low += z[i] <= 0 ? 1 : 0;
      active[i % units] += z[i] != 0 ? 1 : 0;
    }
    double mean = sum / z.length;
    int dead = 0;
    int awake = 0;
    for (int count : active) {
      dead += count < 0.01 * network.batch ? 1 : 0;
      awake += count;
    }
    outputMean[layer] = mean;
    outputDeviation[layer] = Math.sqrt(Math.max(0, Network.squares(z) / z.length - mean * mean));
    notPositive[layer] = low / (double) z.length;
    deadShare[layer] = dead / (double) units;
    allZero[layer] = awake == 0;
  }
}
