package io.tightrope.core.detect.evidence;

import java.util.Arrays;

/**
 * Whether the loss stands above all that has been usual, however much single batches scatter: the newest
 * losses all lie above a quantile of those before them, or, at the start of a run, above a multiple of
 * its first. It stays so until their median is back at that level. Every loss counts by its place in
 * the order, not by its size, so the heavy tails of small batches do not matter. Not thread-safe.
 */
public final class RaisedLoss {
  /**
   * Its limits.
   *
   * @param newest losses that must all be raised
   * @param usual losses before them that say what is usual
   * @param least losses without which nothing is usual yet and the first one stands for it
   * @param quantile share of the usual losses that a raised one exceeds
   * @param startFactor multiple of the first loss that a raised one exceeds at the start
   * @param startSpread share of their median that all newest losses reach then; where single losses
   *     scatter more, the first one may have been lucky and stands for nothing
   */
  public record Limits(
      @Range(min = 2, max = 1000) int newest,
      @Range(min = 2, max = 10_000) int usual,
      @Range(min = 2, max = 10_000) int least,
      @Range(above = 0, below = 1) double quantile,
      @Range(min = 1) double startFactor,
      @Range(min = 0, max = 1) double startSpread) {}

  private final Limits limits;
  private final double[] losses;
  private double first = Double.NaN;
  private long count;
  private double level = Double.NaN;

  RaisedLoss(Limits limits) {
    this.limits = limits;
    this.losses = new double[limits.newest() + limits.usual()];
  }

  /** Takes the next loss, which is finite. */
  void add(double loss) {
    first = count == 0 ? loss : first;
    losses[(int) (count++ % losses.length)] = loss;
    if (count < limits.newest() + 1) {
      return;
    }
    double[] newest = last(limits.newest(), 0);
    Arrays.sort(newest);
    if (Double.isNaN(level)) {
      double usual = usual(newest);
      level = newest[0] > usual ? usual : Double.NaN;
    } else if (newest[newest.length / 2] <= level) {
      level = Double.NaN;
    }
  }

  /** Whether the loss is raised. */
  boolean holds() {
    return !Double.isNaN(level);
  }

  private double usual(double[] newest) {
    int known = (int) Math.min(count - limits.newest(), limits.usual());
    if (known < limits.least()) {
      boolean alike = newest[0] >= limits.startSpread() * newest[newest.length / 2];
      return alike
          ? first + (limits.startFactor() - 1) * Math.abs(first)
          : Double.POSITIVE_INFINITY;
    }
    double[] before = last(known, limits.newest());
    Arrays.sort(before);
    return before[(int) (limits.quantile() * (known - 1))];
  }

  /** So many losses, the newest of which is so old. */
  private double[] last(int size, int age) {
    double[] window = new double[size];
    for (int i = 0; i < size; i++) {
      window[i] = losses[(int) ((count - 1 - age - i) % losses.length)];
    }
    return window;
  }
}
