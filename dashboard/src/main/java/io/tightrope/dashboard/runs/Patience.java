package io.tightrope.dashboard.runs;

/**
 * How long a run may be silent, or train without a step. A run that reports seldom gets more time: a
 * multiple of what it said that it needs, or else of its own longest usual gap, but never less than the floor. A run that sends heartbeats is
 * judged by them.
 *
 * @param stalledSeconds a run that says it is training may go without a step for this long at least
 * @param lostSeconds a run counts as lost after this much silence at least
 */
public record Patience(double stalledSeconds, double lostSeconds) {
  /** Half a minute and five minutes. */
  public static final Patience DEFAULT = new Patience(30, 300);

  /** How often agents send a heartbeat. */
  private static final double HEARTBEAT_SECONDS = 10;

  /** A heartbeat that is late by this much is missing. */
  private static final double LATE_SECONDS = 4;

  private static final double GAPS = 10;

  /** Of a run that sends heartbeats: its process lives, so that only its steps are waited for. */
  private static final double GAPS_WITHOUT_STEP = 5;

  /** How long a run may train without a step. */
  double stalledAfter(double usualGapSeconds) {
    return Math.max(stalledSeconds, GAPS_WITHOUT_STEP * usualGapSeconds);
  }

  /** How long nothing may come before a run is called silent. */
  double silentAfter(boolean sendsHeartbeats, double usualGapSeconds) {
    return sendsHeartbeats
        ? HEARTBEAT_SECONDS + LATE_SECONDS
        : Math.max(stalledSeconds, GAPS * usualGapSeconds);
  }

  /**
   * How long nothing may come before a run is lost; two heartbeats may be missed in any case.
   *
   * @param isPaceKnown false after a single report, such as that of the first of many long epochs: ten
   *     times as much then
   */
  double lostAfter(boolean sendsHeartbeats, double usualGapSeconds, boolean isPaceKnown) {
    if (sendsHeartbeats) {
      return Math.max(lostSeconds, 2 * HEARTBEAT_SECONDS + LATE_SECONDS);
    }
    return isPaceKnown ? Math.max(lostSeconds, GAPS * usualGapSeconds) : GAPS * lostSeconds;
  }
}
