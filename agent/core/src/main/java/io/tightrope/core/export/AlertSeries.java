package io.tightrope.core.export;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Alerts as series: active or not by rule, severity and layer, and how many there were by rule and
 * severity. Every rule is there from the start and reads 0: a rate over a counter that begins with 1
 * would not see its first alert. Thread-safe.
 */
final class AlertSeries {
  /** Layer of an alert that concerns the whole run. */
  static final int WHOLE_RUN = -1;

  record Active(Rule rule, Severity severity, int layer) {}

  record Kind(Rule rule, Severity severity) {}

  private final Map<String, Alert> open = new LinkedHashMap<>();
  private final Set<String> counted = new LinkedHashSet<>();
  private final Map<Active, Boolean> active = new LinkedHashMap<>();
  private final Map<Kind, Long> totals = new LinkedHashMap<>();

  AlertSeries() {
    for (Rule rule : Rule.values()) {
      active.put(new Active(rule, rule.severity(), WHOLE_RUN), false);
      totals.put(new Kind(rule, rule.severity()), 0L);
    }
  }

  synchronized void update(List<Alert> changes) {
    if (changes.isEmpty()) {
      return;
    }
    for (Alert alert : changes) {
      if (counted.add(alert.id() + alert.severity())) {
        totals.merge(new Kind(alert.rule(), alert.severity()), 1L, Long::sum);
      }
      if (alert.active()) {
        open.put(alert.id(), alert);
      } else {
        open.remove(alert.id());
        layers(alert).forEach(layer -> active.put(key(alert, layer), false));
      }
    }
    active.replaceAll((key, wasActive) -> false);
    open.values()
        .forEach(alert -> layers(alert).forEach(layer -> active.put(key(alert, layer), true)));
  }

  private static Collection<Integer> layers(Alert alert) {
    Set<Integer> layers = new LinkedHashSet<>(alert.layers());
    layers.addAll(alert.latest().layers());
    return layers.isEmpty() ? List.of(WHOLE_RUN) : layers;
  }

  private static Active key(Alert alert, int layer) {
    return new Active(alert.rule(), alert.severity(), layer);
  }

  synchronized List<Active> activeKeys() {
    return List.copyOf(active.keySet());
  }

  synchronized List<Kind> kinds() {
    return List.copyOf(totals.keySet());
  }

  synchronized double isActive(Active key) {
    return active.getOrDefault(key, false) ? 1 : 0;
  }

  synchronized double total(Kind kind) {
    return totals.getOrDefault(kind, 0L);
  }
}
