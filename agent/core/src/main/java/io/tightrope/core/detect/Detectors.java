package io.tightrope.core.detect;

import java.util.List;

/** The list of all rules that judge frames; a new rule is one line here. */
final class Detectors {
  private Detectors() {}

  static List<Detector> all(RuleSettings settings) {
    List<RuledDetector> detectors = List.of(
        new RuledDetector(Rule.NON_FINITE_VALUES, new NonFiniteValues()),
        new RuledDetector(
            Rule.VARIANCE_EXPLOSION, new VarianceExplosion(settings.varianceExplosion())),
        new RuledDetector(Rule.SPARSITY_LOST, new SparsityLost(settings.sparsityLost())));
    return detectors.stream()
        .filter(each -> settings.enabled(each.rule()))
        .map(RuledDetector::detector)
        .toList();
  }

  private record RuledDetector(Rule rule, Detector detector) {}
}
