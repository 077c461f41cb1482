package io.tightrope.benchmarks.detection;

import java.util.Arrays;
import java.util.Random;

/**
 * A fully connected classifier in float32, trained by Adam on gradients clipped per layer. Inner
 * loops run along units and skip zeros, which is what makes sparse runs cheap. Not thread-safe.
 */
final class Network {
  static final int CLASSES = 10;
  private static final float CLIP = 0.1f;
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;

  final int depth;
  final int batch;
  final int[] sizes;
  final Shape[] shapes;
  final float[][] weights;
  final float[][] biases;
  final float[][] weightGradients;
  final float[][] biasGradients;
  final float[][] h;
  final float[][] z;
  final float[][] dh;
  final double[] updateRatio;
  /** Mean absolute update over mean absolute weight, as others define it. */
  final double[] meanUpdateRatio;

  float learningRate;
  private final float[][] firstMoments;
  private final float[][] secondMoments;
  private int updates;
  private double absoluteMove;

  Network(int inputs, int depth, int width, int batch, Shape shape, float learningRate) {
    this.depth = depth;
    this.batch = batch;
    this.learningRate = learningRate;
    sizes = new int[depth + 2];
    sizes[0] = inputs;
    shapes = new Shape[depth];
    for (int layer = 0; layer < depth; layer++) {
      sizes[layer + 1] = width;
      shapes[layer] = shape;
    }
    sizes[depth + 1] = CLASSES;
    int layers = depth + 1;
    weights = new float[layers][];
    biases = new float[layers][];
    weightGradients = new float[layers][];
    biasGradients = new float[layers][];
    h = new float[layers][];
    z = new float[layers + 1][];
    dh = new float[layers][];
    updateRatio = new double[layers];
    meanUpdateRatio = new double[layers];
    firstMoments = new float[2 * layers][];
    secondMoments = new float[2 * layers][];
    for (int layer = 0; layer < layers; layer++) {
      int in = sizes[layer];
      int out = sizes[layer + 1];
      weights[layer] = new float[in * out];
      biases[layer] = new float[out];
      weightGradients[layer] = new float[in * out];
      biasGradients[layer] = new float[out];
      h[layer] = new float[batch * out];
      z[layer + 1] = new float[batch * out];
      dh[layer] = new float[batch * out];
      firstMoments[2 * layer] = new float[in * out];
      secondMoments[2 * layer] = new float[in * out];
      firstMoments[2 * layer + 1] = new float[out];
      secondMoments[2 * layer + 1] = new float[out];
    }
  }

  /** Random weights and biases of the given scaled variances; the output layer N(0, 1/N). */
  void initialize(double firstSw2, double sw2, double sb2, long seed) {
    Random random = new Random(seed);
    for (int layer = 0; layer <= depth; layer++) {
      double variance = layer == 0 ? firstSw2 : layer == depth ? 1 : sw2;
      double deviation = Math.sqrt(variance / sizes[layer]);
      for (int i = 0; i < weights[layer].length; i++) {
        weights[layer][i] = (float) (deviation * random.nextGaussian());
      }
      for (int i = 0; i < biases[layer].length; i++) {
        biases[layer][i] = layer == depth ? 0 : (float) (Math.sqrt(sb2) * random.nextGaussian());
      }
    }
  }

  /** Pre-activations of one layer for so many rows of its input. */
  void preActivations(int layer, float[] input, float[] result, int rows) {
    int in = sizes[layer];
    int out = sizes[layer + 1];
    float[] w = weights[layer];
    for (int row = 0; row < rows; row++) {
      int to = row * out;
      System.arraycopy(biases[layer], 0, result, to, out);
      for (int i = 0; i < in; i++) {
        float value = input[row * in + i];
        if (value != 0) {
          addScaled(w, i * out, value, result, to, out);
        }
      }
    }
  }

  private static void addScaled(
      float[] source, int from, float factor, float[] target, int to, int count) {
    for (int j = 0; j < count; j++) {
      target[to + j] += factor * source[from + j];
    }
  }

  /** Mean loss over the batch; fills h and z. */
  double forward(float[] input, int[] labels) {
    z[0] = input;
    for (int layer = 0; layer < depth; layer++) {
      preActivations(layer, z[layer], h[layer], batch);
      activate(layer, h[layer], z[layer + 1], batch * sizes[layer + 1]);
    }
    preActivations(depth, z[depth], h[depth], batch);
    return softmax(labels);
  }

  void activate(int layer, float[] from, float[] to, int count) {
    Shape shape = shapes[layer];
    for (int i = 0; i < count; i++) {
      to[i] = shape.value(from[i]);
    }
  }

  /** Turns dh of the output layer into the gradient of the mean loss; returns that loss. */
  private double softmax(int[] labels) {
    double loss = 0;
    for (int row = 0; row < batch; row++) {
      int at = row * CLASSES;
      float most = Float.NEGATIVE_INFINITY;
      for (int c = 0; c < CLASSES; c++) {
        most = Math.max(most, h[depth][at + c]);
      }
      double sum = 0;
      for (int c = 0; c < CLASSES; c++) {
        sum += Math.exp(h[depth][at + c] - most);
      }
      for (int c = 0; c < CLASSES; c++) {
        double p = Math.exp(h[depth][at + c] - most) / sum;
        dh[depth][at + c] = (float) ((p - (c == labels[row] ? 1 : 0)) / batch);
      }
      loss += Math.log(sum) + most - h[depth][at + labels[row]];
    }
    return loss / batch;
  }

  /** Gradients of the mean loss, before clipping. */
  void backward() {
    for (int layer = depth; layer >= 0; layer--) {
      gradients(layer);
      if (layer > 0) {
        pullBack(layer);
      }
    }
  }

  private void gradients(int layer) {
    int in = sizes[layer];
    int out = sizes[layer + 1];
    float[] gradient = weightGradients[layer];
    Arrays.fill(gradient, 0);
    Arrays.fill(biasGradients[layer], 0);
    for (int row = 0; row < batch; row++) {
      addScaled(dh[layer], row * out, 1, biasGradients[layer], 0, out);
      for (int i = 0; i < in; i++) {
        float value = z[layer][row * in + i];
        if (value != 0) {
          addScaled(dh[layer], row * out, value, gradient, i * out, out);
        }
      }
    }
  }

  private void pullBack(int layer) {
    int in = sizes[layer];
    int out = sizes[layer + 1];
    Shape shape = shapes[layer - 1];
    for (int row = 0; row < batch; row++) {
      for (int i = 0; i < in; i++) {
        float slope = shape.slope(h[layer - 1][row * in + i]);
        float sum = 0;
        if (slope != 0) {
          for (int j = 0; j < out; j++) {
            sum += weights[layer][i * out + j] * dh[layer][row * out + j];
          }
        }
        dh[layer - 1][row * in + i] = slope * sum;
      }
    }
  }

  /** One step of Adam. */
  void update() {
    updates++;
    float correction = (float)
        (learningRate * Math.sqrt(1 - Math.pow(BETA2, updates)) / (1 - Math.pow(BETA1, updates)));
    for (int layer = 0; layer <= depth; layer++) {
      double norm = Math.sqrt(squares(weightGradients[layer]) + squares(biasGradients[layer]));
      float scale = norm > CLIP ? (float) (CLIP / norm) : 1;
      double moved = step(weights[layer], weightGradients[layer], 2 * layer, scale, correction);
      meanUpdateRatio[layer] = absoluteMove / absolutes(weights[layer]);
      step(biases[layer], biasGradients[layer], 2 * layer + 1, scale, correction);
      updateRatio[layer] = Math.sqrt(moved / squares(weights[layer]));
    }
  }

  private double step(float[] values, float[] gradient, int index, float scale, float correction) {
    float[] first = firstMoments[index];
    float[] second = secondMoments[index];
    double moved = 0;
    double absolute = 0;
    for (int i = 0; i < values.length; i++) {
      float g = gradient[i] * scale;
      first[i] = BETA1 * first[i] + (1 - BETA1) * g;
      second[i] = BETA2 * second[i] + (1 - BETA2) * g * g;
      float change = correction * first[i] / ((float) Math.sqrt(second[i]) + 1e-8f);
      values[i] -= change;
      moved += change * change;
      absolute += Math.abs(change);
    }
    absoluteMove = absolute;
    return moved;
  }

  static double absolutes(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += Math.abs(value);
    }
    return sum;
  }

  static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }
}
