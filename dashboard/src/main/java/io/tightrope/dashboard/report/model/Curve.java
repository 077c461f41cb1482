package io.tightrope.dashboard.report.model;

import java.util.Arrays;

/**
 * A number by step. Its arrays are not copied and must not be changed.
 *
 * @param steps ascending
 * @param values one per step; may be NaN or infinite
 */
public record Curve(long[] steps, double[] values) {
  /** A curve without a point. */
  public static final Curve EMPTY = new Curve(new long[0], new double[0]);

  /** How many points it has. */
  public int size() {
    return steps.length;
  }

  /** Returns true if no point of it is a finite number. */
  public boolean isEmpty() {
    return Arrays.stream(values).noneMatch(Double::isFinite);
  }

  /** The newest finite value; NaN if there is none. */
  public double last() {
    return lastUntil(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** The newest finite value from one step to another, both included; NaN if there is none. */
  public double lastUntil(long from, long to) {
    for (int i = steps.length - 1; i >= 0 && steps[i] >= from; i--) {
      if (steps[i] <= to && Double.isFinite(values[i])) {
        return values[i];
      }
    }
    return Double.NaN;
  }

  /** Returns true if the newest value at or before a step is not finite. */
  public boolean isBroken(long until) {
    for (int i = steps.length - 1; i >= 0; i--) {
      if (steps[i] <= until) {
        return !Double.isFinite(values[i]);
      }
    }
    return false;
  }

  /** The median of the finite values from one step to another, both included; NaN if there is none. */
  public double median(long from, long to) {
    double[] window = new double[steps.length];
    int count = 0;
    for (int i = 0; i < steps.length; i++) {
      if (steps[i] >= from && steps[i] <= to && Double.isFinite(values[i])) {
        window[count++] = values[i];
      }
    }
    Arrays.sort(window, 0, count);
    return count == 0 ? Double.NaN : window[count / 2];
  }

  /**
   * At most so many points: means over equal ranges of steps, by the last step of each range. A
   * value that is not finite is left out.
   */
  public Curve thinned(int most) {
    if (steps.length <= most) {
      return this;
    }
    long width = (steps[steps.length - 1] - steps[0]) / most + 1;
    long[] last = new long[most];
    double[] sums = new double[most];
    int[] counts = new int[most];
    for (int i = 0; i < steps.length; i++) {
      if (Double.isFinite(values[i])) {
        int range = (int) ((steps[i] - steps[0]) / width);
        last[range] = steps[i];
        sums[range] += values[i];
        counts[range]++;
      }
    }
    int kept = 0;
    for (int range = 0; range < most; range++) {
      if (counts[range] > 0) {
        last[kept] = last[range];
        sums[kept++] = sums[range] / counts[range];
      }
    }
    return new Curve(Arrays.copyOf(last, kept), Arrays.copyOf(sums, kept));
  }
}
