package io.tightrope.core.detect.alerts;

import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.settings.Hysteresis;
import java.util.Optional;

/**
 * How long a rule has been speaking, or silent since. A quiet frame takes back one that spoke, so
 * that noise around a threshold neither raises nor forgets at once. Healing counts observed steps
 * and seconds, since a sparse sampler makes few steps last long. Not thread-safe.
 */
final class Streak {
  private int bad;
  private int critical;
  private int good;
  private double lastBadTime = Double.NEGATIVE_INFINITY;
  private Severity latest = Severity.INFO;
  private long firstStep;
  private int firstLayer;
  private int firstStage;
  private double firstTarget;
  private double firstTime;

  void add(Finding finding, RunState state) {
    if (bad == 0) {
      firstStep = state.frame().step();
      firstTime = state.frame().timestamp();
      firstStage = state.stage();
      firstTarget = state.target();
      firstLayer = finding.layers().first();
    }
    bad++;
    latest = finding.severity();
    critical = latest == Severity.CRITICAL ? critical + 1 : Math.max(0, critical - 1);
    good = 0;
    lastBadTime = state.frame().timestamp();
  }

  void healthy() {
    bad = Math.max(0, bad - 1);
    critical = Math.max(0, critical - 1);
    good++;
  }

  /** How bad it is, once it has lasted long enough to speak at all. */
  Optional<Severity> severity(Hysteresis hysteresis) {
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
        && (!state.clockMoves()
            || state.frame().timestamp() - lastBadTime >= hysteresis.clearAfterSeconds());
  }

  long firstStep() {
    return firstStep;
  }

  int firstLayer() {
    return firstLayer;
  }

  int firstStage() {
    return firstStage;
  }

  double firstTarget() {
    return firstTarget;
  }

  double firstTime() {
    return firstTime;
  }
}
