package io.tightrope.dashboard.alerts;

import io.tightrope.core.detect.alerts.Alert;
import java.util.Map;

/**
 * Nobody is notified of alerts that match while it lasts. An alert matches if every matcher that is
 * given does. Immutable.
 *
 * @param id random
 * @param matchers which alerts it covers
 * @param startsAt seconds since the epoch; in the future for a planned maintenance window
 * @param endsAt seconds since the epoch
 * @param comment why
 * @param createdBy as far as they told
 */
public record Silence(
    String id,
    Matchers matchers,
    double startsAt,
    double endsAt,
    String comment,
    String createdBy) {

  /**
   * Which alerts a silence covers.
   *
   * @param run name of the run; empty for every run
   * @param rule id of the rule; empty for every rule
   * @param severity id of the severity; empty for every severity
   * @param labels labels that the run must have; empty for every run
   */
  public record Matchers(String run, String rule, String severity, Map<String, String> labels) {
    public Matchers {
      labels = Map.copyOf(labels);
    }

    /** Returns true if nothing is asked of an alert, so that every one matches. */
    public boolean isEverything() {
      return run.isEmpty() && rule.isEmpty() && severity.isEmpty() && labels.isEmpty();
    }

    boolean match(Alert alert, Map<String, String> runLabels) {
      return (run.isEmpty() || run.equals(alert.run()))
          && (rule.isEmpty() || rule.equals(alert.rule().id()))
          && (severity.isEmpty() || severity.equals(alert.severity().id()))
          && runLabels.entrySet().containsAll(labels.entrySet());
    }
  }

  /** Returns true if it covers an alert of a run with those labels at a moment. */
  public boolean covers(Alert alert, Map<String, String> runLabels, double now) {
    return now >= startsAt && now < endsAt && matchers.match(alert, runLabels);
  }
}
