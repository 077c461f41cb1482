package io.tightrope.core.detect.evidence;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * A quantity that settles early in a run: what it is of late against what it settled at, both as medians, so
 * that neither scatter from batch to batch nor a single wild value counts. Not thread-safe.
 */
public final class Plateau {
  private final long from;
  private final long to;
  private final int window;
  private final int fewest;
  private final List<Double> settled = new ArrayList<>();
  private final Deque<Double> recent = new ArrayDeque<>();
  private double level = Double.NaN;

  /**
   * @param from steps after the first one from which it counts as settled
   * @param to and up to which
   * @param window values of late that are looked at
   * @param fewest values from which on a median means something
   */
  public Plateau(long from, long to, int window, int fewest) {
    this.from = from;
    this.to = to;
    this.window = window;
    this.fewest = fewest;
  }

  /**
   * Takes a value.
   *
   * @param steps since the first step that was seen; must not fall
   */
  public void add(long steps, double value) {
    if (steps >= from && steps <= to) {
      settled.add(value);
      level = median(settled);
    }
    recent.addLast(value);
    if (recent.size() > window) {
      recent.removeFirst();
    }
  }

  /** What it settled at; NaN as long as that is not known. */
  public double level() {
    return settled.size() < fewest ? Double.NaN : level;
  }

  /** What it is of late; NaN before there are enough values. */
  public double recent() {
    return recent.size() < fewest ? Double.NaN : median(recent);
  }

  private static double median(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
