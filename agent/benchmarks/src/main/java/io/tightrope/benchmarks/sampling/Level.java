package io.tightrope.benchmarks.sampling;

import io.tightrope.core.detect.finding.Severity;
import java.util.Locale;

/** How bad a run is found to be, from good to bad. */
enum Level {
  QUIET,
  INFO,
  WARNING,
  CRITICAL;

  static Level of(Severity severity) {
    return switch (severity) {
      case INFO -> INFO;
      case WARNING -> WARNING;
      case CRITICAL -> CRITICAL;
    };
  }

  /** The name in tables and in JSON. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether nobody is notified. */
  boolean isQuiet() {
    return this == QUIET || this == INFO;
  }
}
