package io.tightrope.core.detect.evidence;

import java.util.Optional;

/**
 * Whether a quantity falls beyond what the scatter of batches explains: Welch's t between the earlier
 * and the later half of the values of a window of optimizer steps. Three windows are asked, so that a
 * steep fall is seen soon and a gentle one at all. Values of any spacing; those older than a window
 * take no part in it, and a window with too few values has no say. The two longer windows reach back
 * to the beginning of the stage at most: what a stage change cost is not progress. Not thread-safe.
 */
public final class DownwardTrend {
  /**
   * The limits of a trend.
   *
   * @param steps optimizer steps of the shortest window
   * @param growth by what factor the second window is longer than the first, and the third than
   *     the second
   * @param values values that a window must have at least
   * @param standardErrors by how many of them the later half must be lower
   */
  public record Limits(
      @Range(min = 4) int steps,
      @Range(min = 2) int growth,
      @Range(min = 4) int values,
      @Range(above = 0) double standardErrors) {}

  private static final int WINDOWS = 3;

  private final Limits limits;
  private final long[] steps;
  private final double[] values;
  private long seen;
  private long stageStep = Long.MIN_VALUE;
  /** The answer since the last change, since each layer asks for the same; empty until it is asked for. */
  private Optional<Boolean> falling = Optional.empty();

  public DownwardTrend(Limits limits) {
    this.limits = limits;
    int longest = limits.steps() * limits.growth() * limits.growth();
    steps = new long[longest];
    values = new double[longest];
  }

  /** Takes the value of a step above all before. */
  public void add(long step, double value) {
    int place = (int) (seen++ % values.length);
    steps[place] = step;
    values[place] = value;
    falling = Optional.empty();
  }

  /** A stage began with that step. */
  public void startStage(long step) {
    stageStep = step;
    falling = Optional.empty();
  }

  /** Forgets all. */
  public void restart() {
    seen = 0;
    falling = Optional.empty();
  }

  /** Returns true if some window has values enough to tell. */
  public boolean enough() {
    for (int i = 0, window = limits.steps(); i < WINDOWS; i++, window *= limits.growth()) {
      if (within(window, i > 0) >= limits.values()) {
        return true;
      }
    }
    return false;
  }

  /** Returns true if it falls in some window; false where none can tell. */
  public boolean falling() {
    if (falling.isEmpty()) {
      falling = Optional.of(fallsInSomeWindow());
    }
    return falling.get();
  }

  private boolean fallsInSomeWindow() {
    for (int i = 0, window = limits.steps(); i < WINDOWS; i++, window *= limits.growth()) {
      int count = within(window, i > 0);
      if (count >= limits.values() && falls(count)) {
        return true;
      }
    }
    return false;
  }

  /** How many of the newest values lie within so many steps of the newest. */
  private int within(int window, boolean ofStage) {
    int kept = (int) Math.min(seen, values.length);
    if (kept == 0) {
      return 0;
    }
    long from = steps[place(0)] - window + 1;
    long first = ofStage ? Math.max(from, stageStep) : from;
    int count = 0;
    while (count < kept && steps[place(count)] >= first) {
      count++;
    }
    return count;
  }

  /** Where the value of that age is; 0 for the newest. */
  private int place(int age) {
    return (int) ((seen - 1 - age) % values.length);
  }

  private boolean falls(int count) {
    int half = count / 2;
    double later = mean(0, half);
    double earlier = mean(half, 2 * half);
    double variance = squares(0, half, later) + squares(half, 2 * half, earlier);
    return earlier - later > limits.standardErrors() * Math.sqrt(variance / (half * (half - 1.0)));
  }

  private double mean(int from, int to) {
    double sum = 0;
    for (int age = from; age < to; age++) {
      sum += values[place(age)];
    }
    return sum / (to - from);
  }

  private double squares(int from, int to, double mean) {
    double sum = 0;
    for (int age = from; age < to; age++) {
      double distance = values[place(age)] - mean;
      sum += distance * distance;
    }
    return sum;
  }
}
