package io.tightrope.dashboard.report.reading;

import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.rules.UnstableInitialization;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.dashboard.report.model.Climb;
import io.tightrope.dashboard.report.model.Climb.Outcome;
import io.tightrope.dashboard.report.model.Climb.Rung;
import io.tightrope.dashboard.report.model.SafeSparsity;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How far sparsity can be raised safely, as the stages of the run tell. */
final class SafetyReader {
  private SafetyReader() {}

  static SafeSparsity read(Climb climb, RuleSettings rules) {
    List<Rung> rungs = climb.rungs();
    Optional<Rung> held = rungs.stream()
        .filter(rung -> rung.outcome() == Outcome.HELD && Double.isFinite(rung.achieved()))
        .max(Comparator.comparingDouble(Rung::achieved));
    double heldTarget = held.map(Rung::target).orElse(Double.NaN);
    double lost = rungs.stream()
        .filter(rung -> rung.outcome() == Outcome.NOT_HELD || rung.outcome() == Outcome.ROLLED_BACK)
        .mapToDouble(Rung::target)
        .filter(target -> held.isEmpty() || target > heldTarget)
        .min()
        .orElse(Double.NaN);
    return new SafeSparsity(
        held.map(Rung::achieved).orElse(Double.NaN),
        heldTarget,
        rungs.stream().mapToDouble(Rung::target).max().orElse(Double.NaN),
        lost,
        climb.sparsity().last(),
        held.map(Rung::escape).orElse(Double.NaN),
        rules
            .limits(Rule.UNSTABLE_INITIALIZATION, UnstableInitialization.Limits.class)
            .warning());
  }
}
