package io.tightrope.dashboard.notify;

import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import java.util.Map;
import java.util.Set;

/**
 * Which alerts a receiver is notified of. Immutable.
 *
 * @param leastSeverity less severe alerts are not sent
 * @param rules rules whose alerts are sent; empty for all
 * @param labels labels that the run must have; empty for every run
 */
public record Route(Severity leastSeverity, Set<Rule> rules, Map<String, String> labels) {
  /** Warnings and critical alerts of every rule and run. */
  public static final Route DEFAULT = new Route(Severity.WARNING, Set.of(), Map.of());

  public Route {
    rules = Set.copyOf(rules);
    labels = Map.copyOf(labels);
  }

  boolean leadsFrom(Severity severity, Rule rule, Map<String, String> runLabels) {
    return severity.compareTo(leastSeverity) <= 0
        && (rules.isEmpty() || rules.contains(rule))
        && runLabels.entrySet().containsAll(labels.entrySet());
  }
}
