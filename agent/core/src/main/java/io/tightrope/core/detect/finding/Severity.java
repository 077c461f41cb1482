package io.tightrope.core.detect.finding;

import java.util.Locale;

/** How bad an alert is: critical wakes someone, a warning waits for the morning. */
public enum Severity {
  CRITICAL,
  WARNING,
  INFO;

  /** The name in JSON, metrics and labels. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
