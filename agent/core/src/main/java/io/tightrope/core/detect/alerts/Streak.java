package io.tightrope.core.detect.alerts;

import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.settings.Hysteresis;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long a rule has been firing, or silent since. A quiet frame takes back one that fired, so
 * that noise around a limit neither raises nor forgets immediately. Healing counts observed steps
 * and seconds, since a sparse sampler makes few steps last long. Not thread-safe.
 */
final class Streak {
  private int bad;
  private int critical;
  private int good;
  private double lastBadTime = Double.NEGATIVE_INFINITY;
  private Severity latest = Severity.INFO;
  private boolean confirmed;
  private @Nullable FirstFinding first;

  void add(Finding finding, RunState state) {
    if (bad == 0 || first == null) {
      first = FirstFinding.of(finding, state);
    }
    bad++;
    latest = finding.severity();
    confirmed = finding.confirmed();
    critical = latest == Severity.CRITICAL ? critical + 1 : Math.max(0, critical - 1);
    good = 0;
    lastBadTime = state.time();
  }

  void healthy() {
    bad = Math.max(0, bad - 1);
    critical = Math.max(0, critical - 1);
    good++;
  }

  /** How bad it is, once it has lasted long enough for an alert. */
  Optional<Severity> severity(Hysteresis hysteresis) {
    if (confirmed) {
      return Optional.of(latest);
    }
    if (critical >= hysteresis.raiseAfterSteps()) {
      return Optional.of(Severity.CRITICAL);
    }
    if (bad < hysteresis.raiseAfterSteps()) {
      return Optional.empty();
    }
    return Optional.of(latest == Severity.CRITICAL ? Severity.WARNING : latest);
  }

  /** Whether it has been silent long enough; a reporter whose clock stands is asked for steps. */
  boolean healed(Hysteresis hysteresis, RunState state) {
    return good >= hysteresis.clearAfterSteps()
        && (!state.clockMoves() || state.time() - lastBadTime >= hysteresis.clearAfterSeconds());
  }

  /** Whether the rule found something in the newest frame that was judged. */
  boolean holds() {
    return good == 0;
  }

  /** The finding with which the streak began. */
  FirstFinding first() {
    return Objects.requireNonNull(first, "a streak begins with a finding");
  }
}
