package io.tightrope.core.detect.alerts;

import io.tightrope.core.detect.evidence.Layers;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** An alert while it grows: layers extend, severity rises, symptoms attach. Not thread-safe. */
final class OpenAlert {
  private final String id;
  private final String run;
  private final Rule rule;
  private final int stage;
  private final double target;
  private final long step;
  private final double startedAt;
  private final Layers layers;
  private final Map<Rule, Symptom> symptoms = new EnumMap<>(Rule.class);
  private Severity severity;
  private double measured;
  private Expected expected;
  private Wording wording;

  private record Symptom(long step, Layers layers) {}

  OpenAlert(String run, Rule rule, Finding finding, Severity severity, Streak streak) {
    this.run = run;
    this.rule = rule;
    stage = streak.firstStage();
    target = streak.firstTarget();
    step = streak.firstStep();
    startedAt = streak.firstTime();
    id = AlertBook.id(run, rule, step, streak.firstLayer());
    layers = finding.layers().copy();
    this.severity = severity;
    measured = finding.measured();
    expected = finding.expected();
    wording = finding.wording().get();
  }

  String id() {
    return id;
  }

  /** The rules that must fall silent before this alert is over. */
  Set<Rule> rules() {
    Map<Rule, Symptom> all = new EnumMap<>(symptoms);
    all.put(rule, new Symptom(step, layers));
    return all.keySet();
  }

  /** Adds what a further frame says, of this rule or of a symptom; whether that is news. */
  boolean take(Rule of, Finding finding, Severity how, long since) {
    boolean worse = how.compareTo(severity) < 0;
    if (worse) {
      severity = how;
    }
    if (of != rule) {
      Symptom known = symptoms.get(of);
      if (known == null) {
        symptoms.put(of, new Symptom(since, finding.layers().copy()));
        return true;
      }
      return known.layers().addAll(finding.layers()) || worse;
    }
    boolean extended = layers.addAll(finding.layers());
    if (extended || worse) {
      measured = finding.measured();
      expected = finding.expected();
      wording = finding.wording().get();
    }
    return extended || worse;
  }

  Alert toAlert() {
    return toAlert(Double.NaN);
  }

  Alert resolve(double timestamp) {
    return toAlert(timestamp);
  }

  private Alert toAlert(double endedAt) {
    return new Alert(
        id,
        run,
        rule,
        severity,
        layers.toList(),
        stage,
        step,
        measured,
        expected,
        message(),
        wording.cause(),
        wording.action(),
        startedAt,
        endedAt);
  }

  private String message() {
    StringBuilder text = new StringBuilder();
    if (layers.isEmpty()) {
      text.append(Character.toUpperCase(wording.what().charAt(0)))
          .append(wording.what().substring(1));
    } else {
      text.append(layers.count() == 1 ? "Layer " : "Layers ")
          .append(layers)
          .append(": ")
          .append(wording.what());
    }
    text.append(" at step ").append(step);
    if (stage > 0) {
      text.append(", stage ").append(stage);
      if (!Double.isNaN(target)) {
        text.append(" (target ")
            .append(String.format(Locale.ROOT, "%.2f", target))
            .append(')');
      }
    }
    text.append(": ").append(wording.measured()).append('.');
    symptoms.forEach((symptom, seen) -> {
      text.append(" Since step ").append(seen.step()).append(" also ").append(symptom.id());
      if (!seen.layers().isEmpty()) {
        text.append(" in layer").append(seen.layers().count() == 1 ? " " : "s ");
        text.append(seen.layers());
      }
      text.append('.');
    });
    return text.toString();
  }
}
