package io.tightrope.dashboard.report.reading;

import io.tightrope.core.detect.alerts.Alert;
import java.util.Optional;

/**
 * An alert and what people did with it.
 *
 * @param alert as the detectors see it
 * @param acknowledgedBy who has taken it on, blank if they did not say; empty if nobody has
 * @param silenced whether a silence covers it
 */
public record JudgedAlert(Alert alert, Optional<String> acknowledgedBy, boolean silenced) {
  /** An alert that nobody has looked at. */
  public static JudgedAlert of(Alert alert) {
    return new JudgedAlert(alert, Optional.empty(), false);
  }
}
