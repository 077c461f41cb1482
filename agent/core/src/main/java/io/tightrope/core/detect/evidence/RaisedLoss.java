package io.tightrope.core.detect.evidence;

import java.util.Arrays;

/**
 * Whether the loss stands above all that has been usual, however much single batches scatter: the newest
 * losses all lie above a quantile of those before them, or, at the start of a run, above a multiple of
 * its first. It stays so until their median is back at that level, or until a loss after such a start
 * shows that single losses scatter too much for the first one. Every loss counts by its place in
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
   * @param beyondLuck multiple of the first loss that no luck explains
   */
  public record Limits(
      @Range(min = 2, max = 1000) int newest,
      @Range(min = 2, max = 10_000) int usual,
      @Range(min = 2, max = 10_000) int least,
      @Range(above = 0, below = 1) double quantile,
      @Range(min = 1) double startFactor,
      @Range(min = 0, max = 1) double startSpread,
      @Range(above = 1) double beyondLuck) {}

  private final Limits limits;
  private final double[] losses;
  private double first = Double.NaN;
  private long count;
  private double level = Double.NaN;
  private boolean byFirst;
  private long countAtRise;
  private long since;

  RaisedLoss(Limits limits) {
    this.limits = limits;
    this.losses = new double[limits.newest() + limits.usual()];
  }

  /** Takes the next loss, which is finite, of a step above all before. */
  void add(long step, double loss) {
    first = count == 0 ? loss : first;
    losses[(int) (count++ % losses.length)] = loss;
    if (count < limits.newest() + 1) {
      return;
    }
    double[] newest = last(limits.newest(), 0);
    Arrays.sort(newest);
    double median = newest[newest.length / 2];
    if (!holds()) {
      rise(step, newest, median);
    } else if (median <= level || isRefuted(loss, median)) {
      level = Double.NaN;
    }
  }

  private void rise(long step, double[] newest, double median) {
    int known = (int) Math.min(count - limits.newest(), limits.usual());
    byFirst = known < limits.least();
    double usual = byFirst ? usualByFirst(newest[0], median) : usual(known, newest[0]);
    if (newest[0] > usual) {
      level = usual;
      since = step;
      countAtRise = count;
    }
  }

  /** Whether a loss soon after a rise above the first one shows that this one was lucky. */
  private boolean isRefuted(double loss, double median) {
    return byFirst
        && count - countAtRise <= limits.least()
        && loss < limits.startSpread() * median
        && loss < beyondLuck();
  }

  /** Whether the loss is raised. */
  boolean holds() {
    return !Double.isNaN(level);
  }

  /** Whether it has been raised for so many steps up to that one. */
  boolean holdsFor(long steps, long now) {
    return holds() && now - steps >= since;
  }

  private double usualByFirst(double lowest, double median) {
    return lowest >= limits.startSpread() * median || lowest > beyondLuck()
        ? first + (limits.startFactor() - 1) * Math.abs(first)
        : Double.POSITIVE_INFINITY;
  }

  private double beyondLuck() {
    return first + (limits.beyondLuck() - 1) * Math.abs(first);
  }

  /** The quantile of the losses before the newest; infinite, without sorting them, where these are not above. */
  private double usual(int known, double lowest) {
    double[] before = last(known, limits.newest());
    int place = (int) (limits.quantile() * (known - 1));
    int below = 0;
    for (double loss : before) {
      below += loss < lowest ? 1 : 0;
    }
    if (below <= place) {
      return Double.POSITIVE_INFINITY;
    }
    Arrays.sort(before);
    return before[place];
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
