package io.tightrope.core.detect.alerts;

import io.tightrope.core.detect.evidence.Layers;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An alert while it is active: layers extend, severity rises, symptoms attach. What it says of its
 * first step never changes. Not thread-safe.
 */
final class OpenAlert {
  private final String id;
  private final String run;
  private final String worker;
  private final Rule rule;
  private final FirstFinding first;
  private final Layers layers;
  private final Map<Rule, Symptom> attached = new EnumMap<>(Rule.class);
  private final List<Symptom> symptoms = new ArrayList<>();
  private final List<Alert.Raised> raised = new ArrayList<>();
  private Severity severity;
  private Alert.Latest latest;

  private record Symptom(Rule rule, long step, Layers layers) {
    Alert.Symptom toSymptom() {
      return new Alert.Symptom(rule, step, layers.toList());
    }
  }

  /**
   * @param worker the worker of the run in whose frames it was found
   * @param first the first finding of the streak
   * @param newest the finding of the frame that raises the alert
   * @param step the step of that frame
   */
  OpenAlert(
      String run,
      String worker,
      Rule rule,
      Severity severity,
      FirstFinding first,
      Finding newest,
      long step) {
    this.run = run;
    this.worker = worker;
    this.rule = rule;
    this.first = first;
    this.severity = first.finding().severity();
    layers = first.finding().layers().copy();
    layers.addAll(newest.layers());
    id = AlertBook.id(run, worker, rule, first.step(), first.finding().layers().first());
    latest = latest(newest, step);
    raise(rule, newest, severity, step);
    this.severity = severity;
  }

  String id() {
    return id;
  }

  /** The optimizer step at which it began. */
  long step() {
    return first.step();
  }

  /** The rules that must be healthy before this alert is resolved. */
  Set<Rule> rules() {
    EnumSet<Rule> all = EnumSet.of(rule);
    all.addAll(attached.keySet());
    return all;
  }

  boolean explains(Rule symptom) {
    return attached.containsKey(symptom);
  }

  /** A symptom that is over; when it begins again it is judged anew. */
  void detach(Rule symptom) {
    attached.remove(symptom);
  }

  /** Merges a later finding of its own rule; returns true if the alert changed. */
  boolean take(Finding finding, Severity how, long step) {
    boolean worse = raise(rule, finding, how, step);
    latest = latest(finding, step);
    return layers.addAll(finding.layers()) || worse;
  }

  /** Merges a finding that this alert explains; returns true if the alert changed. */
  boolean takeSymptom(Rule symptom, Finding finding, Severity how, long since, long step) {
    boolean worse = raise(symptom, finding, how, step);
    Symptom known = attached.get(symptom);
    if (known != null) {
      return known.layers().addAll(finding.layers()) || worse;
    }
    Symptom begun = new Symptom(symptom, since, finding.layers().copy());
    attached.put(symptom, begun);
    symptoms.add(begun);
    return true;
  }

  private boolean raise(Rule by, Finding finding, Severity how, long step) {
    if (how.compareTo(severity) >= 0) {
      return false;
    }
    severity = how;
    raised.add(new Alert.Raised(
        step,
        how,
        finding.measured(),
        AlertText.raised(how, by, step, finding.wording().get())));
    return true;
  }

  private static Alert.Latest latest(Finding finding, long step) {
    return new Alert.Latest(step, finding.measured(), finding.layers().toList());
  }

  Alert toAlert() {
    return new Alert(
        id,
        run,
        rule,
        severity,
        first.finding().layers().toList(),
        first.stage(),
        first.step(),
        first.finding().measured(),
        first.finding().expected(),
        AlertText.message(first),
        first.wording().cause(),
        first.wording().action(),
        first.time(),
        Double.NaN,
        latest,
        raised,
        symptoms.stream().map(Symptom::toSymptom).toList(),
        worker);
  }
}
