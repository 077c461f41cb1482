package io.tightrope.core.detect.alerts;

import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import java.util.List;

/**
 * One judgement of a rule, from the step where it began. Immutable: a later judgement of the same
 * cause is a new value with the same id.
 *
 * @param id hash of run, rule, first step and first layer
 * @param run name of the run
 * @param rule the rule that fired
 * @param severity how bad it is
 * @param layers indices of the layers concerned, ascending; empty when it concerns the whole run
 * @param stage stage of the schedule at its beginning, 0 without a schedule
 * @param step step of its beginning
 * @param measured the value that made it fire; NaN or infinite values happen
 * @param expected what was expected instead
 * @param message one or two sentences: layer, stage, step, measured, expected
 * @param cause the likely cause, one sentence
 * @param action what to do next, one sentence
 * @param startedAt seconds since the epoch
 * @param endedAt seconds since the epoch; NaN while it is active
 */
public record Alert(
    String id,
    String run,
    Rule rule,
    Severity severity,
    List<Integer> layers,
    int stage,
    long step,
    double measured,
    Expected expected,
    String message,
    String cause,
    String action,
    double startedAt,
    double endedAt) {

  public Alert {
    layers = List.copyOf(layers);
  }

  /** Whether the condition still holds. */
  public boolean active() {
    return Double.isNaN(endedAt);
  }
}
