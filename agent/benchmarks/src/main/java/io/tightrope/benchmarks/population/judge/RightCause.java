package io.tightrope.benchmarks.population.judge;

import io.tightrope.benchmarks.ordinary.Fault;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.rules.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether an alert names a fault: its rule, or that of a symptom it lists, is one of those that name it
 * rightly, and the broken layer or the one next above it is among the layers that it speaks of.
 */
final class RightCause {
  private RightCause() {}

  static boolean names(Alert alert, Fault fault) {
    List<Rule> rules = new ArrayList<>(List.of(alert.rule()));
    List<Integer> layers = new ArrayList<>(alert.layers());
    layers.addAll(alert.latest().layers());
    for (Alert.Symptom symptom : alert.symptoms()) {
      rules.add(symptom.rule());
      layers.addAll(symptom.layers());
    }
    if (rules.stream().noneMatch(fault.rules()::contains)) {
      return false;
    }
    int layer = fault.layer().orElse(-1);
    return layer < 0 || layers.contains(layer) || layers.contains(layer + 1);
  }
}
