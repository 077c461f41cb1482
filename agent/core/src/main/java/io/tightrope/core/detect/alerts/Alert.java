package io.tightrope.core.detect.alerts;

import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.frame.FrameBatch;
import java.util.List;

/**
 * One judgement of a rule, from the step where it began. Immutable: a later judgement of the same
 * cause is a new value with the same id.
 *
 * <p>Layers, measured, expected, message, cause and action describe the alert's first step with the
 * numbers of that step and never change. What came later is in {@code latest}, {@code raised} and
 * {@code symptoms}.
 *
 * @param id hash of run, worker, rule, first step and first layer
 * @param run name of the run
 * @param rule the rule that fired
 * @param severity how bad it is now; it only rises
 * @param layers indices of the layers concerned at the first step, ascending; empty when it concerns
 *     the whole run
 * @param stage stage of the schedule at its beginning, 0 without a schedule
 * @param step step of its beginning
 * @param measured the value that made it fire; NaN or infinite values happen
 * @param expected what was expected instead
 * @param message one or two sentences: layer, stage, step, measured, expected
 * @param cause the likely cause, one sentence
 * @param action what to do next, one sentence
 * @param startedAt seconds since the epoch
 * @param endedAt seconds since the epoch; NaN while it is active
 * @param latest what the rule found when the alert last changed
 * @param raised each rise of its severity after it began, in order
 * @param symptoms findings of other rules that this one explains, in the order in which they began
 * @param worker the worker of the run in whose frames it was found
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
    double endedAt,
    Latest latest,
    List<Raised> raised,
    List<Symptom> symptoms,
    String worker) {

  /**
   * The newest numbers of an alert.
   *
   * @param step the step they are of
   * @param measured the worst value at that step
   * @param layers the layers concerned at that step, ascending
   */
  public record Latest(long step, double measured, List<Integer> layers) {
    public Latest {
      layers = List.copyOf(layers);
    }
  }

  /**
   * A rise of an alert's severity.
   *
   * @param step the step at which it rose
   * @param severity what it rose to
   * @param measured the worst value at that step
   * @param sentence what was found and what to do, with the numbers of that step
   */
  public record Raised(long step, Severity severity, double measured, String sentence) {}

  /**
   * A finding of another rule that the alert explains.
   *
   * @param rule the other rule
   * @param step the step at which it began
   * @param layers the layers that it has concerned so far, ascending; empty for the whole run
   */
  public record Symptom(Rule rule, long step, List<Integer> layers) {
    public Symptom {
      layers = List.copyOf(layers);
    }
  }

  public Alert {
    layers = List.copyOf(layers);
    raised = List.copyOf(raised);
    symptoms = List.copyOf(symptoms);
  }

  /** An alert of the first worker, of which nothing is known beyond its first step. */
  public Alert(
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
    this(
        id,
        run,
        rule,
        severity,
        layers,
        stage,
        step,
        measured,
        expected,
        message,
        cause,
        action,
        startedAt,
        endedAt,
        new Latest(step, measured, layers),
        List.of(),
        List.of(),
        FrameBatch.DEFAULT_WORKER);
  }

  /** Returns true while the condition holds. */
  public boolean active() {
    return Double.isNaN(endedAt);
  }

  /** The same alert, resolved at that time in seconds since the epoch. */
  public Alert endedAt(double time) {
    return new Alert(
        id, run, rule, severity, layers, stage, step, measured, expected, message, cause, action,
        startedAt, time, latest, raised, symptoms, worker);
  }
}
