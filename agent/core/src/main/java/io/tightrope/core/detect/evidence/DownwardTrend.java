package io.tightrope.core.detect.evidence;

/**
 * Whether a quantity falls beyond what the scatter of batches explains: Welch's t between the earlier
 * and the later half of a window of observed steps. Not thread-safe.
 */
public final class DownwardTrend {
  /**
   * The limits of a trend.
   *
   * @param window observed steps that are compared, half against half
   * @param standardErrors by how many of them the later half must be lower
   */
  public record Limits(
      @Range(min = 4) int window, @Range(above = 0) double standardErrors) {}

  private final Limits limits;
  private final double[] recent;
  private int seen;

  public DownwardTrend(Limits limits) {
    this.limits = limits;
    recent = new double[limits.window()];
  }

  public void add(double value) {
    recent[seen++ % recent.length] = value;
  }

  /** Forgets all. */
  public void restart() {
    seen = 0;
  }

  /** Whether there is a whole window. */
  public boolean enough() {
    return seen >= recent.length;
  }

  public boolean falling() {
    if (!enough()) {
      return false;
    }
    int half = recent.length / 2;
    double earlier = mean(0, half);
    double later = mean(half, recent.length);
    double variance = squares(0, half, earlier) + squares(half, recent.length, later);
    return earlier - later > limits.standardErrors() * Math.sqrt(variance / (half * (half - 1.0)));
  }

  private double at(int place) {
    return recent[(seen + place) % recent.length];
  }

  private double mean(int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += at(i);
    }
    return sum / (to - from);
  }

  private double squares(int from, int to, double mean) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (at(i) - mean) * (at(i) - mean);
    }
    return sum;
  }
}
