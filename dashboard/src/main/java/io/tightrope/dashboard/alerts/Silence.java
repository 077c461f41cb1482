package io.tightrope.dashboard.alerts;

import io.tightrope.core.detect.alerts.Alert;

/**
 * Nobody is notified of alerts that match while it lasts.
 *
 * @param id random
 * @param run name of the run; empty for every run
 * @param rule id of the rule; empty for every rule
 * @param startsAt seconds since the epoch
 * @param endsAt seconds since the epoch
 * @param comment why
 * @param createdBy as far as they told
 */
public record Silence(
    String id,
    String run,
    String rule,
    double startsAt,
    double endsAt,
    String comment,
    String createdBy) {

  /** Whether it covers an alert at a moment. */
  public boolean covers(Alert alert, double now) {
    return now >= startsAt
        && now < endsAt
        && (run.isEmpty() || run.equals(alert.run()))
        && (rule.isEmpty() || rule.equals(alert.rule().id()));
  }
}
