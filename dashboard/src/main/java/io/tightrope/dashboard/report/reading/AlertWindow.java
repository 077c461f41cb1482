package io.tightrope.dashboard.report.reading;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.dashboard.report.model.Answer;
import io.tightrope.dashboard.report.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the rules said about a check: the alerts of some rules, within some steps. */
final class AlertWindow {
  private AlertWindow() {}

  /** The alerts of these rules that began at or before a step, and those of their symptoms that did. */
  static List<Alert> begunBy(List<Alert> alerts, Set<Rule> rules, long step) {
    return alerts.stream()
        .filter(alert -> rules.contains(alert.rule()) && alert.step() <= step)
        .toList();
  }

  /** The alerts of these rules that are active. */
  static List<Alert> active(List<Alert> alerts, Set<Rule> rules) {
    return alerts.stream()
        .filter(alert -> rules.contains(alert.rule()) && alert.active())
        .toList();
  }

  /** Fail for a critical one, warn for a warning, as they stood at a step; pass without any. */
  static Answer answer(List<Alert> alerts, long step) {
    Answer answer = Answer.PASS;
    for (Alert alert : alerts) {
      answer = answer.or(
          switch (severity(alert, step)) {
            case CRITICAL -> Answer.FAIL;
            case WARNING -> Answer.WARN;
            case INFO -> Answer.PASS;
          });
    }
    return answer;
  }

  /** The severity that an alert had at a step. */
  private static Severity severity(Alert alert, long step) {
    if (alert.raised().isEmpty()) {
      return alert.severity();
    }
    Severity severity = Severity.WARNING;
    for (Alert.Raised rise : alert.raised()) {
      severity = rise.step() <= step ? rise.severity() : severity;
    }
    return severity;
  }

  /** One message per alert. */
  static List<Message> messages(List<Alert> alerts) {
    List<Message> messages = new ArrayList<>();
    for (Alert alert : alerts) {
      messages.add((alert.layers().isEmpty()
              ? Message.of("check.alert.run")
              : Message.of("check.alert.layers").layers("layers", alert.layers()))
          .rule("rule", alert.rule())
          .meaning("meaning", alert.rule())
          .count("step", alert.step()));
    }
    return messages;
  }
}
