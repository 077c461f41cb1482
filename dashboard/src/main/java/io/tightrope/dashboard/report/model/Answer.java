package io.tightrope.dashboard.report.model;

import java.util.Locale;

/** What a check of the method came to. */
public enum Answer {
  PASS,
  WARN,
  FAIL,
  /** What it needs was not recorded. */
  UNKNOWN;

  /** The name in JSON and in the files of texts. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The worse of the two; one that is unknown gives way. */
  public Answer or(Answer other) {
    if (this == UNKNOWN || other == UNKNOWN) {
      return this == UNKNOWN ? other : this;
    }
    return compareTo(other) >= 0 ? this : other;
  }
}
