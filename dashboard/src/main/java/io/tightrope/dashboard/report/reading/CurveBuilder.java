package io.tightrope.dashboard.report.reading;

import io.tightrope.dashboard.report.model.Curve;
import java.util.Arrays;

/**
 * Collects a curve, 16 bytes per point. What comes late, with a lower step, is left out. Not
 * thread-safe.
 */
final class CurveBuilder {
  private long[] steps = new long[64];
  private double[] values = new double[64];
  private int size;

  /** Adds a point; one of the same step as the last takes its place. */
  void add(long step, double value) {
    if (size > 0 && step < steps[size - 1]) {
      return;
    }
    if (size > 0 && step == steps[size - 1]) {
      values[size - 1] = value;
      return;
    }
    if (size == steps.length) {
      steps = Arrays.copyOf(steps, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    steps[size] = step;
    values[size++] = value;
  }

  Curve build() {
    return new Curve(Arrays.copyOf(steps, size), Arrays.copyOf(values, size));
  }
}
