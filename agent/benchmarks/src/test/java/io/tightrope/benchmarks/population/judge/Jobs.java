package io.tightrope.benchmarks.population.judge;

import io.tightrope.benchmarks.ordinary.Fault;
import io.tightrope.benchmarks.ordinary.Member;
import io.tightrope.benchmarks.recorded.Alarms.Alarm;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.frame.FrameBatch;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Outcomes and alerts made up for tests. */
final class Jobs {
  private Jobs() {}

  static JobOutcome healthy(double untrained, double score) {
    return job(Optional.empty(), untrained, score, 0.1, "");
  }

  static JobOutcome broken(double score) {
    return job(Optional.of(fault(OptionalInt.of(1))), 0.1, score, 0.1, "");
  }

  static JobOutcome job(
      Optional<Fault> fault, double untrained, double score, double loss, String threw) {
    return new JobOutcome(
        fault.isPresent() ? "job-broken" : "job",
        "job",
        Member.Part.REPORTED,
        "default",
        1,
        new Member.Traits("mlp", "moons", "relu", "sgd"),
        fault,
        0,
        0.8,
        untrained,
        score,
        loss,
        threw);
  }

  static Fault fault(OptionalInt layer) {
    return new Fault("dead", "a layer dies at step 100", 100, layer, Set.of(Rule.DEAD_LAYER));
  }

  static Alarm alarm(long step, Rule rule, Severity severity, Integer... layers) {
    return new Alarm(step, alert(rule, severity, List.of(), layers));
  }

  static Alert alert(
      Rule rule, Severity severity, List<Alert.Symptom> symptoms, Integer... layers) {
    return new Alert(
        rule.id() + severity,
        "job",
        rule,
        severity,
        List.of(layers),
        0,
        0,
        1,
        Expected.UNKNOWN,
        "",
        "",
        "",
        0,
        Double.NaN,
        new Alert.Latest(0, 1, List.of(layers)),
        List.of(),
        symptoms,
        FrameBatch.DEFAULT_WORKER);
  }
}
