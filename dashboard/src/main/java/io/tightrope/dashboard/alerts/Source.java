package io.tightrope.dashboard.alerts;

import java.util.Locale;

/** Who says so. */
public enum Source {
  /** The detectors of this dashboard. */
  TIGHTROPE,
  /** Prometheus, by way of Alertmanager. */
  ALERTMANAGER;

  /** The name in JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
