package io.tightrope.dashboard.store.query;

import io.tightrope.core.frame.StepFrame;

/**
 * The values of a scalar in a range of steps. NaN and infinities are counted apart, so that one of
 * them neither vanishes nor hides the other values. Not thread-safe while values are added.
 */
public final class ScalarBucket {
  private long step = -1;
  private long count;
  private long nonFinite;
  private double min = Double.NaN;
  private double max = Double.NaN;
  private double sum;
  private double last = Double.NaN;

  void add(long step, double value) {
    boolean finite = Double.isFinite(value);
    double number = finite ? value : Double.NaN;
    add(new Part(step, 1, finite ? 0 : 1, number, finite ? value : 0, number, value));
  }

  /** Values that have been added up elsewhere; {@code min} and {@code max} NaN if none is finite. */
  record Part(
      long step, long count, long nonFinite, double min, double sum, double max, double last) {}

  void add(Part part) {
    if (part.step() >= step) {
      step = part.step();
      last = StepFrame.measured(part.last());
    }
    count += part.count();
    nonFinite += part.nonFinite();
    if (part.count() > part.nonFinite()) {
      min = Double.isNaN(min) ? part.min() : Math.min(min, part.min());
      max = Double.isNaN(max) ? part.max() : Math.max(max, part.max());
      sum += part.sum();
    }
  }

  /** The last step in it. */
  public long step() {
    return step;
  }

  /** How many values are in it. */
  public long count() {
    return count;
  }

  /** How many of them are NaN or infinite. */
  public long nonFinite() {
    return nonFinite;
  }

  /** The lowest finite value; NaN without one. */
  public double min() {
    return min;
  }

  /** The mean of the finite values; NaN without one. */
  public double mean() {
    return count == nonFinite ? Double.NaN : sum / (count - nonFinite);
  }

  /** The highest finite value; NaN without one. */
  public double max() {
    return max;
  }

  /** The value of the last step, finite or not. */
  public double last() {
    return last;
  }
}
