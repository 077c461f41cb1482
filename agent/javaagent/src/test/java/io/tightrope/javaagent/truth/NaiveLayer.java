package io.tightrope.javaagent.truth;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A linear map of one sample with weights and biases, in plain loops. */
abstract class NaiveLayer {
  final double[] weights;
  final double[] biases;
  final double[] weightGradient;
  final double[] biasGradient;

  NaiveLayer(double[] weights, double[] biases) {
    this.weights = weights;
    this.biases = biases;
    this.weightGradient = new double[weights.length];
    this.biasGradient = new double[biases.length];
  }

  abstract int units();

  abstract int fanIn();

  /** Pre-activations, unit after unit. */
  abstract double[] forward(double[] input);

  /** Adds to the gradients, and gives that of the input. */
  abstract double[] backward(double[] input, double[] delta);

  static double[] flat(INDArray array) {
    return array.dup('c').data().asDouble();
  }

  static final class Dense extends NaiveLayer {
    private final int inputs;
    private final int units;

    Dense(INDArray weights, INDArray biases) {
      super(flat(weights), flat(biases));
      inputs = (int) weights.size(0);
      units = (int) weights.size(1);
    }

    @Override
    int units() {
      return units;
    }

    @Override
    int fanIn() {
      return inputs;
    }

    @Override
    double[] forward(double[] input) {
      double[] z = biases.clone();
      for (int i = 0; i < inputs; i++) {
        for (int u = 0; u < units; u++) {
          z[u] += input[i] * weights[i * units + u];
        }
      }
      return z;
    }

    @Override
    double[] backward(double[] input, double[] delta) {
      double[] below = new double[inputs];
      for (int u = 0; u < units; u++) {
        biasGradient[u] += delta[u];
        for (int i = 0; i < inputs; i++) {
          weightGradient[i * units + u] += input[i] * delta[u];
          below[i] += weights[i * units + u] * delta[u];
        }
      }
      return below;
    }
  }

  /** A convolution of stride 1 without padding over channels, height, width. */
  static final class Convolution extends NaiveLayer {
    private final int channels;
    private final int units;
    private final int kernel;
    private final int size;
    private final int outSize;

    Convolution(INDArray weights, INDArray biases, int size) {
      super(flat(weights), flat(biases));
      this.units = (int) weights.size(0);
      this.channels = (int) weights.size(1);
      this.kernel = (int) weights.size(2);
      this.size = size;
      this.outSize = size - kernel + 1;
    }

    @Override
    int units() {
      return units;
    }

    @Override
    int fanIn() {
      return channels * kernel * kernel;
    }

    /** What to do with one output, one input and the weight between them. */
    private interface Connection {
      void visit(int out, int in, int weight);
    }

    private void connections(Connection connection) {
      for (int u = 0; u < units; u++) {
        for (int y = 0; y < outSize; y++) {
          for (int x = 0; x < outSize; x++) {
            int out = (u * outSize + y) * outSize + x;
            for (int c = 0; c < channels; c++) {
              for (int ky = 0; ky < kernel; ky++) {
                for (int kx = 0; kx < kernel; kx++) {
                  connection.visit(
                      out,
                      (c * size + y + ky) * size + x + kx,
                      ((u * channels + c) * kernel + ky) * kernel + kx);
                }
              }
            }
          }
        }
      }
    }

    @Override
    double[] forward(double[] input) {
      double[] z = new double[units * outSize * outSize];
      for (int out = 0; out < z.length; out++) {
        z[out] = biases[out / (outSize * outSize)];
      }
      connections((out, in, weight) -> z[out] += input[in] * weights[weight]);
      return z;
    }

    @Override
    double[] backward(double[] input, double[] delta) {
      double[] below = new double[channels * size * size];
      for (int out = 0; out < delta.length; out++) {
        biasGradient[out / (outSize * outSize)] += delta[out];
      }
      connections((out, in, weight) -> {
        weightGradient[weight] += input[in] * delta[out];
        below[in] += weights[weight] * delta[out];
      });
      return below;
    }
  }
}
