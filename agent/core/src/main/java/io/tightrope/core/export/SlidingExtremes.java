package io.tightrope.core.export;

import java.util.Arrays;

/**
 * Highest and lowest value of each layer over a window that slides in two halves: between one and
 * two half windows are remembered. Independent of who reads, and how often. NaN counts as no value.
 * Not thread-safe.
 */
final class SlidingExtremes {
  private final double halfSeconds;
  private double[] highest;
  private double[] highestBefore;
  private double[] lowest;
  private double[] lowestBefore;
  private double start = Double.NaN;

  SlidingExtremes(int layers, double halfSeconds) {
    this.halfSeconds = halfSeconds;
    highest = absent(layers);
    highestBefore = absent(layers);
    lowest = absent(layers);
    lowestBefore = absent(layers);
  }

  private static double[] absent(int layers) {
    double[] values = new double[layers];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  void add(double[] values, double now) {
    slide(now);
    for (int layer = 0; layer < values.length; layer++) {
      highest[layer] = higher(highest[layer], values[layer]);
      lowest[layer] = lower(lowest[layer], values[layer]);
    }
  }

  /** The highest value of a layer; NaN if there was none in the window. */
  double highest(int layer, double now) {
    slide(now);
    return higher(highest[layer], highestBefore[layer]);
  }

  /** The lowest value of a layer; NaN if there was none in the window. */
  double lowest(int layer, double now) {
    slide(now);
    return lower(lowest[layer], lowestBefore[layer]);
  }

  private void slide(double now) {
    if (Double.isNaN(start)) {
      start = now;
    }
    if (now - start >= 2 * halfSeconds) {
      Arrays.fill(highest, Double.NaN);
      Arrays.fill(lowest, Double.NaN);
      Arrays.fill(highestBefore, Double.NaN);
      Arrays.fill(lowestBefore, Double.NaN);
      start = now;
    } else if (now - start >= halfSeconds) {
      double[] freeHighest = highestBefore;
      double[] freeLowest = lowestBefore;
      highestBefore = highest;
      lowestBefore = lowest;
      highest = freeHighest;
      lowest = freeLowest;
      Arrays.fill(highest, Double.NaN);
      Arrays.fill(lowest, Double.NaN);
      start += halfSeconds;
    }
  }

  private static double higher(double a, double b) {
    return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b);
  }

  private static double lower(double a, double b) {
    return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.min(a, b);
  }
}
