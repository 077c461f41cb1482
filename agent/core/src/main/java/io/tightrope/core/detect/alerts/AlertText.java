package io.tightrope.core.detect.alerts;

import io.tightrope.core.detect.evidence.Layers;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import java.util.Locale;

/** The sentences of alerts, made of a rule's wording and of what the alert book adds. */
final class AlertText {
  private AlertText() {}

  /** What happened, where and when, with the numbers of the first step. */
  static String message(FirstFinding first) {
    Wording wording = first.wording();
    StringBuilder text = new StringBuilder();
    Layers layers = first.finding().layers();
    if (layers.isEmpty()) {
      text.append(capital(wording.what()));
    } else {
      text.append(layers.count() == 1 ? "Layer " : "Layers ")
          .append(layers)
          .append(": ")
          .append(wording.what());
    }
    text.append(" at step ").append(first.step());
    if (first.stage() > 0) {
      text.append(", stage ").append(first.stage());
      if (!Double.isNaN(first.target())) {
        text.append(" (target ")
            .append(String.format(Locale.ROOT, "%.2f", first.target()))
            .append(')');
      }
    }
    return text.append(": ").append(wording.measured()).append('.').toString();
  }

  /** Why an alert's severity rose, with the numbers of that step. */
  static String raised(Severity severity, Rule rule, long step, Wording wording) {
    return capital(severity.id()) + " since step " + step + " (" + rule.id() + "): "
        + wording.what() + ": " + wording.measured() + ". " + wording.action();
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
