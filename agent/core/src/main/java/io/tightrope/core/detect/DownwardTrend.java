package io.tightrope.core.detect;

/**
 * Whether a quantity falls beyond what the scatter of batches explains: Welch's t between the earlier
 * and the later half of the last {@value #WINDOW} observed steps. Not thread-safe.
 */
final class DownwardTrend {
  private static final int WINDOW = 16;
  /** Three standard errors: one in a thousand by chance. */
  private static final double STANDARD_ERRORS = 3;

  private final double[] recent = new double[WINDOW];
  private int seen;

  void add(double value) {
    recent[seen++ % WINDOW] = value;
  }

  /** Forgets all. */
  void restart() {
    seen = 0;
  }

  /** Whether there is a whole window. */
  boolean enough() {
    return seen >= WINDOW;
  }

  boolean falling() {
    if (!enough()) {
      return false;
    }
    int half = WINDOW / 2;
    double earlier = mean(0, half);
    double later = mean(half, WINDOW);
    double variance = squares(0, half, earlier) + squares(half, WINDOW, later);
    return earlier - later > STANDARD_ERRORS * Math.sqrt(variance / (half * (half - 1.0)));
  }

  private double at(int place) {
    return recent[(seen + place) % WINDOW];
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
