package io.tightrope.benchmarks.detection;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;

/** Reads a frame from a network after its backward pass, plainly and layer by layer. */
final class Statistics {
  private Statistics() {}

  static double variance(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    return squares / values.length;
  }

  static void fill(StepFrame.Builder frame, Network network) {
    double gradientAbove = Double.NaN;
    for (int layer = network.depth - 1; layer >= 0; layer--) {
      double gradient = Math.sqrt(Network.squares(network.dh[layer]));
      frame.value(LayerStatistic.PREACTIVATION_GRADIENT_NORM, layer, gradient);
      if (layer + 1 < network.depth) {
        double gain = gradient / gradientAbove;
        frame.value(LayerStatistic.BACKWARD_GAIN, layer + 1, gain * gain);
      }
      gradientAbove = gradient;
      layer(frame, network, layer);
    }
  }

  private static void layer(StepFrame.Builder frame, Network network, int layer) {
    int units = network.sizes[layer + 1];
    float[] h = network.h[layer];
    float[] z = network.z[layer + 1];
    Shape shape = network.shapes[layer];
    double[] sum = new double[units];
    double[] squares = new double[units];
    boolean[] alive = new boolean[units];
    int zeros = 0;
    int clipped = 0;
    int broken = 0;
    for (int row = 0; row < network.batch; row++) {
      for (int unit = 0; unit < units; unit++) {
        float value = h[row * units + unit];
        float out = z[row * units + unit];
        sum[unit] += value;
        squares[unit] += (double) value * value;
        zeros += out == 0 ? 1 : 0;
        clipped += Math.abs(out) >= shape.m() ? 1 : 0;
        broken += Float.isFinite(value) ? 0 : 1;
        alive[unit] |= out != 0;
      }
    }
    double all = 0;
    double mean = 0;
    double ofMeans = 0;
    int dead = 0;
    for (int unit = 0; unit < units; unit++) {
      double unitMean = sum[unit] / network.batch;
      all += squares[unit] / network.batch;
      mean += unitMean / units;
      ofMeans += unitMean * unitMean;
      dead += alive[unit] ? 0 : 1;
    }
    double q = all / units;
    double r = ofMeans / all;
    int count = network.batch * units;
    double sw2 = variance(network.weights[layer]) * network.sizes[layer];
    double sb2 = variance(network.biases[layer]);
    double input = Network.squares(network.z[layer]) / network.z[layer].length;
    frame
        .value(LayerStatistic.PREACTIVATION_VARIANCE, layer, q)
        .value(LayerStatistic.PREACTIVATION_MEAN, layer, mean)
        .value(LayerStatistic.ACTIVATION_SPARSITY, layer, zeros / (double) count)
        .value(LayerStatistic.DEAD_UNITS, layer, dead / (double) units)
        .value(
            LayerStatistic.INPUT_CORRELATION, layer, (network.batch * r - 1) / (network.batch - 1))
        .value(LayerStatistic.WEIGHT_VARIANCE_SCALED, layer, sw2)
        .value(LayerStatistic.BIAS_VARIANCE, layer, sb2)
        .value(LayerStatistic.ALIGNMENT, layer, q / (sw2 * input + sb2))
        .value(
            LayerStatistic.WEIGHT_GRADIENT_NORM,
            layer,
            Math.sqrt(Network.squares(network.weightGradients[layer])))
        .value(
            LayerStatistic.BIAS_GRADIENT_NORM,
            layer,
            Math.sqrt(Network.squares(network.biasGradients[layer])))
        .value(LayerStatistic.UPDATE_RATIO, layer, network.updateRatio[layer])
        .value(LayerStatistic.NONFINITE_VALUES, layer, broken);
    if (!shape.tanh()) {
      frame.value(LayerStatistic.THRESHOLD, layer, shape.tau());
    }
    if (!shape.tanh() && Float.isFinite(shape.m())) {
      frame
          .value(LayerStatistic.CLIP, layer, shape.m())
          .value(LayerStatistic.ACTIVATION_SATURATION, layer, clipped / (double) count);
    }
  }
}
