package io.tightrope.benchmarks.demo;

import io.tightrope.benchmarks.recorded.Alarms;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.RunEvent;
import java.util.List;
import java.util.Optional;

/**
 * The demo's recommended run of one seed.
 *
 * @param dense the same network without sparsity
 * @param gated the recommended run, under the agent
 * @param unwatched the same without the agent; empty if that was not asked for
 */
record DemoSeed(long seed, Example dense, Example gated, Optional<Example> unwatched) {
  /** What the demo promises. */
  private static final double LEAST_SPARSITY = 0.85;

  private static final double LEAST_OF_A_LAYER = 0.8;
  private static final double BEHIND = 0.03;

  /** By how much its accuracy ends below the dense network's; negative if above. */
  double behind() {
    return dense.last().accuracy() - gated.last().accuracy();
  }

  List<Alarms.Alarm> alarms() {
    return Alarms.of(recording(), RuleSettings.defaults(), Optional.empty()).all();
  }

  boolean isCritical() {
    return alarms().stream().anyMatch(alarm -> alarm.severity() == Severity.CRITICAL);
  }

  long rollbacks() {
    return recording().events().stream()
        .filter(event -> event.kind() == RunEvent.Kind.ROLLBACK)
        .count();
  }

  private RecordedRun recording() {
    return gated.recording().orElseThrow();
  }

  /** Whether the schedule did the same without the agent, step for step; true if that was not asked for. */
  boolean sameWithoutAgent() {
    return unwatched.map(Example::stages).map(gated.stages()::equals).orElse(true);
  }

  /** Whether it keeps all that the demo promises. */
  boolean isGood() {
    return !isCritical()
        && rollbacks() == 0
        && gated.last().achieved() >= LEAST_SPARSITY
        && gated.last().lowest() >= LEAST_OF_A_LAYER
        && behind() <= BEHIND
        && sameWithoutAgent();
  }
}
