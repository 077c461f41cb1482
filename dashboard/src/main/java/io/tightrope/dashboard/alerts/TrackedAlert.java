package io.tightrope.dashboard.alerts;

import io.tightrope.core.detect.alerts.Alert;
import java.util.EnumSet;
import java.util.Set;

/**
 * An alert and what happened to it here. Immutable.
 *
 * @param alert as the detectors see it now
 * @param sources who says so
 * @param acknowledgedAt seconds since the epoch; NaN when nobody has taken it on
 * @param acknowledgedBy as far as they gave a name
 * @param announcement what receivers have been notified of
 */
public record TrackedAlert(
    Alert alert,
    Set<Source> sources,
    double acknowledgedAt,
    String acknowledgedBy,
    Announcement announcement) {

  public TrackedAlert {
    sources = Set.copyOf(sources);
  }

  static TrackedAlert raised(Alert alert, Source source) {
    return new TrackedAlert(alert, Set.of(source), Double.NaN, "", Announcement.NONE);
  }

  String id() {
    return alert.id();
  }

  TrackedAlert with(Alert changed) {
    return new TrackedAlert(changed, sources, acknowledgedAt, acknowledgedBy, announcement);
  }

  /** The same cause once more, after it was resolved: nobody has taken it on yet. */
  TrackedAlert begunAgain(Alert again, Source source) {
    return new TrackedAlert(again, Set.of(source), Double.NaN, "", announcement);
  }

  TrackedAlert with(Announcement announced) {
    return new TrackedAlert(alert, sources, acknowledgedAt, acknowledgedBy, announced);
  }

  TrackedAlert with(Source source) {
    EnumSet<Source> all = EnumSet.copyOf(sources);
    all.add(source);
    return new TrackedAlert(alert, all, acknowledgedAt, acknowledgedBy, announcement);
  }

  TrackedAlert without(Source source) {
    EnumSet<Source> rest = EnumSet.copyOf(sources);
    rest.remove(source);
    return new TrackedAlert(alert, rest, acknowledgedAt, acknowledgedBy, announcement);
  }

  TrackedAlert acknowledged(double at, String by) {
    return new TrackedAlert(alert, sources, at, by, announcement);
  }

  /** Where it stands under these silences. */
  public AlertState state(boolean silenced) {
    if (!alert.active()) {
      return AlertState.RESOLVED;
    }
    if (!Double.isNaN(acknowledgedAt)) {
      return AlertState.ACKNOWLEDGED;
    }
    return silenced ? AlertState.SILENCED : AlertState.FIRING;
  }
}
