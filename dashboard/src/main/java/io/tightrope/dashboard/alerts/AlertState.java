package io.tightrope.dashboard.alerts;

import java.util.Locale;

/** Where an alert stands. */
public enum AlertState {
  /** Its condition holds, but not for long enough yet. */
  PENDING,
  FIRING,
  /** Somebody has taken it on. */
  ACKNOWLEDGED,
  /** A silence covers it: shown, but nobody is notified. */
  SILENCED,
  RESOLVED;

  /** The name in JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
