package io.tightrope.dashboard.notify;

import io.tightrope.core.detect.finding.Severity;
import io.tightrope.dashboard.alerts.AlertState;
import io.tightrope.dashboard.alerts.Change;
import io.tightrope.dashboard.alerts.Source;
import io.tightrope.dashboard.alerts.TrackedAlert;
import java.util.Locale;
import java.util.Optional;

/** What about an alert is worth telling. */
enum Transition {
  RAISED,
  ESCALATED,
  RESOLVED;

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What there is to tell of a change. Nothing of alerts that Alertmanager sent, which has told
   * already, and nothing of what is silenced.
   */
  static Optional<Transition> of(Change change) {
    TrackedAlert after = change.after();
    if (!after.sources().contains(Source.TIGHTROPE)) {
      return Optional.empty();
    }
    if (change.state() == AlertState.RESOLVED) {
      return change.before().filter(before -> before.alert().active()).map(before -> RESOLVED);
    }
    if (change.state() != AlertState.FIRING) {
      return Optional.empty();
    }
    if (change.before().filter(Transition::ours).isEmpty()) {
      return Optional.of(RAISED);
    }
    Severity before = change.before().get().alert().severity();
    return after.alert().severity().compareTo(before) < 0
        ? Optional.of(ESCALATED)
        : Optional.empty();
  }

  private static boolean ours(TrackedAlert alert) {
    return alert.alert().active() && alert.sources().contains(Source.TIGHTROPE);
  }
}
