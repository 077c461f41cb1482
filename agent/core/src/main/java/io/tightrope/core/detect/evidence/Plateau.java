package io.tightrope.core.detect.evidence;

import java.util.Arrays;

/**
 * A quantity that settles early in a run: what it is of late against what it settled at, both as medians, so
 * that neither scatter from batch to batch nor a single wild value counts. Asking is cheap: a median is kept
 * until another value comes. Not thread-safe.
 */
public final class Plateau {
  private static final int FIRST_CAPACITY = 16;

  private final long from;
  private final long to;
  private final int minimum;
  private double[] early = new double[FIRST_CAPACITY];
  private int earlyCount;
  private final double[] late;
  private long lateCount;
  private double level = Double.NaN;
  private double recent = Double.NaN;

  /**
   * @param from steps after the first one from which it counts as settled
   * @param to and up to which
   * @param window values of late that are looked at
   * @param minimum values from which on a median means something
   */
  public Plateau(long from, long to, int window, int minimum) {
    this.from = from;
    this.to = to;
    this.minimum = minimum;
    this.late = new double[window];
  }

  /**
   * Takes a value.
   *
   * @param steps since the first step that was seen
   */
  public void add(long steps, double value) {
    if (steps >= from && steps <= to) {
      if (earlyCount == early.length) {
        early = Arrays.copyOf(early, 2 * earlyCount);
      }
      early[earlyCount++] = value;
      level = Double.NaN;
    }
    late[(int) (lateCount++ % late.length)] = value;
    recent = median(late, (int) Math.min(lateCount, late.length));
  }

  /** What it settled at; NaN as long as that is not known. */
  public double level() {
    if (Double.isNaN(level)) {
      level = median(early, earlyCount);
    }
    return level;
  }

  /** What it is of late; NaN before there are enough values. */
  public double recent() {
    return recent;
  }

  private double median(double[] values, int count) {
    if (count < minimum) {
      return Double.NaN;
    }
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    int middle = count / 2;
    return count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
