package io.tightrope.dashboard.runs;

/**
 * How long a run may be silent. A run that reports seldom gets more time: a multiple of its own
 * longest usual gap, but never less than the floor.
 *
 * @param stalledSeconds a run counts as stalled after this much silence at least
 * @param lostSeconds and as lost after this much at least
 */
public record Patience(double stalledSeconds, double lostSeconds) {
  /** Half a minute and five minutes. */
  public static final Patience DEFAULT = new Patience(30, 300);

  private static final double GAPS_UNTIL_STALLED = 10;
  private static final double GAPS_UNTIL_LOST = 60;

  double stalledAfter(double usualGapSeconds) {
    return Math.max(stalledSeconds, GAPS_UNTIL_STALLED * usualGapSeconds);
  }

  double lostAfter(double usualGapSeconds) {
    return Math.max(lostSeconds, GAPS_UNTIL_LOST * usualGapSeconds);
  }
}
