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
 * @param acknowledgedBy as far as they told
 */
public record TrackedAlert(
    Alert alert, Set<Source> sources, double acknowledgedAt, String acknowledgedBy) {

  public TrackedAlert {
    sources = Set.copyOf(sources);
  }

  static TrackedAlert raised(Alert alert, Source source) {
    return new TrackedAlert(alert, Set.of(source), Double.NaN, "");
  }

  String id() {
    return alert.id();
  }

  TrackedAlert with(Alert changed) {
    return new TrackedAlert(changed, sources, acknowledgedAt, acknowledgedBy);
  }

  TrackedAlert with(Source source) {
    EnumSet<Source> all = EnumSet.copyOf(sources);
    all.add(source);
    return new TrackedAlert(alert, all, acknowledgedAt, acknowledgedBy);
  }

  TrackedAlert without(Source source) {
    EnumSet<Source> rest = EnumSet.copyOf(sources);
    rest.remove(source);
    return new TrackedAlert(alert, rest, acknowledgedAt, acknowledgedBy);
  }

  TrackedAlert acknowledged(double at, String by) {
    return new TrackedAlert(alert, sources, at, by);
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
