package io.tightrope.dashboard.alerts;

import io.tightrope.core.detect.finding.Severity;
import java.util.Map;

/**
 * What receivers have been notified of, for one alert: kept with the alert, so that each change is announced once
 * and an alert that was announced to a receiver is also resolved there. Immutable.
 *
 * @param sequence number of the newest announcement of this alert, from 1; 0 before the first
 * @param open severity by the name of each receiver for which the alert is open
 * @param owed whether something was not announced because a silence covered the alert, or somebody had
 *     taken it on: it is announced if that ends before the alert does
 */
public record Announcement(long sequence, Map<String, Severity> open, boolean owed) {
  /** Nobody has been notified of anything. */
  public static final Announcement NONE = new Announcement(0, Map.of(), false);

  /** Stands for every receiver, in alerts that were stored before receivers were recorded. */
  public static final String EVERYBODY = "*";

  public Announcement {
    open = Map.copyOf(open);
  }

  /** The next announcement, which leaves the alert open for these; the same if nothing has changed. */
  public Announcement next(Map<String, Severity> nowOpen, boolean isOwed) {
    return new Announcement(nowOpen.equals(open) ? sequence : sequence + 1, nowOpen, isOwed);
  }
}
