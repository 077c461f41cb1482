package io.tightrope.dashboard.notify;

import io.tightrope.core.detect.finding.Severity;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happened to an alert, as a receiver sees it. */
enum Transition {
  RAISED,
  ESCALATED,
  RESOLVED;

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Transition ofId(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }

  /**
   * What happened for a receiver between two announcements.
   *
   * @param before severity with which the alert was open there; null if it was not
   * @param after the same, afterwards
   */
  static Optional<Transition> between(@Nullable Severity before, @Nullable Severity after) {
    if (before == null) {
      return after == null ? Optional.empty() : Optional.of(RAISED);
    }
    if (after == null) {
      return Optional.of(RESOLVED);
    }
    return after.compareTo(before) < 0 ? Optional.of(ESCALATED) : Optional.empty();
  }
}
