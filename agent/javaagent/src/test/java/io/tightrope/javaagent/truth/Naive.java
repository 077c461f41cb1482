package io.tightrope.javaagent.truth;

import java.util.function.DoubleUnaryOperator;

/** Statistics in plain double loops, straight from their definitions. */
final class Naive {
  private Naive() {}

  /** Pre-activations: sample, unit, position. */
  record Signal(double[][][] z) {
    int batch() {
      return z.length;
    }

    int units() {
      return z[0].length;
    }

    int positions() {
      return z[0][0].length;
    }

    double secondMoment() {
      return mean(value -> value * value);
    }

    double mean() {
      return mean(value -> value);
    }

    double share(java.util.function.DoublePredicate of) {
      return mean(value -> of.test(value) ? 1 : 0);
    }

    private double mean(DoubleUnaryOperator of) {
      double sum = 0;
      for (double[][] sample : z) {
        for (double[] unit : sample) {
          for (double value : unit) {
            sum += of.applyAsDouble(value);
          }
        }
      }
      return sum / batch() / units() / positions();
    }

    double deadUnits(java.util.function.DoublePredicate silent) {
      int dead = 0;
      for (int u = 0; u < units(); u++) {
        boolean everSpoke = false;
        for (double[][] sample : z) {
          for (double value : sample[u]) {
            everSpoke |= !silent.test(value);
          }
        }
        dead += everSpoke ? 0 : 1;
      }
      return (double) dead / units();
    }

    /** (B r - 1) / (B - 1) with r over every unit at every position. */
    double inputCorrelation() {
      double squaredMeans = 0;
      double meanSquares = 0;
      for (int u = 0; u < units(); u++) {
        for (int p = 0; p < positions(); p++) {
          double sum = 0;
          double squares = 0;
          for (double[][] sample : z) {
            sum += sample[u][p];
            squares += sample[u][p] * sample[u][p];
          }
          squaredMeans += sum / batch() * (sum / batch());
          meanSquares += squares / batch();
        }
      }
      double r = squaredMeans / meanSquares;
      return (batch() * r - 1) / (batch() - 1);
    }

    double norm() {
      return Math.sqrt(secondMoment() * batch() * units() * positions());
    }
  }

  static double norm(double[] values) {
    double squares = 0;
    for (double value : values) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  static double secondMoment(double[] values) {
    return norm(values) * norm(values) / values.length;
  }

  static double variance(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return squares / values.length;
  }
}
