package io.tightrope.benchmarks.sampling;

import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.RunEvent;
import java.util.BitSet;
import java.util.List;

/** Judges a recorded run as if only some of its steps had been observed. Not thread-safe. */
final class Replay implements Feed.Listener {
  private final RunMonitor monitor;
  private Verdict worst;

  private Replay(RecordedRun run, int frames, RuleSettings settings) {
    monitor = new RunMonitor(run.description(), settings);
    worst = Verdict.quiet(frames);
  }

  /** Judges a run of which the frames at these places were observed. */
  static Verdict of(RecordedRun run, BitSet observed, RuleSettings settings) {
    Replay replay = new Replay(run, observed.cardinality(), settings);
    Feed.play(run, observed, replay);
    return replay.worst;
  }

  @Override
  public void scalars(ScalarBlock part, long upTo) {
    take(monitor.observe(part), upTo);
  }

  @Override
  public void event(RunEvent event) {
    take(monitor.observe(event), event.step());
  }

  @Override
  public void frame(StepFrame frame) {
    take(monitor.observe(frame), frame.step());
  }

  private void take(List<Alert> alerts, long step) {
    for (Alert alert : alerts) {
      Level level = Level.of(alert.severity());
      if (alert.rule().judgesTraining() && level.compareTo(worst.level()) > 0) {
        worst = new Verdict(level, alert.rule().id(), step, worst.frames());
      }
    }
  }
}
