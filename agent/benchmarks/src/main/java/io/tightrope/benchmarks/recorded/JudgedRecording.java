package io.tightrope.benchmarks.recorded;

import io.tightrope.benchmarks.sampling.Feed;
import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.RunEvent;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;

/**
 * A recorded run with its outcome and the first critical and first warning alert of it.
 *
 * @param name the file's name without its endings
 * @param lastStep step of its last frame
 * @param critical step at which an alert first became critical; empty if none did
 * @param criticalRule that alert's rule, or nothing
 * @param warned whether there was an alert of severity warning or worse
 */
record JudgedRecording(
    String name,
    RecordedOutcome outcome,
    long lastStep,
    OptionalLong critical,
    String criticalRule,
    boolean warned) {

  static JudgedRecording of(String name, RecordedRun run, RuleSettings settings) {
    RunMonitor monitor = new RunMonitor(run.description(), settings);
    BitSet all = new BitSet();
    all.set(0, run.frames().size());
    Seen seen = new Seen(monitor);
    Feed.play(run, all, seen);
    List<StepFrame> frames = run.frames();
    long last = frames.isEmpty() ? -1 : frames.get(frames.size() - 1).step();
    return new JudgedRecording(
        name, RecordedOutcome.of(run), last, seen.critical, seen.rule, seen.warned);
  }

  /** What the alerts of a run come to. */
  private static final class Seen implements Feed.Listener {
    private final RunMonitor monitor;
    private OptionalLong critical = OptionalLong.empty();
    private String rule = "";
    private boolean warned;

    Seen(RunMonitor monitor) {
      this.monitor = monitor;
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
        warned |= alert.severity() != Severity.INFO;
        if (critical.isEmpty() && alert.severity() == Severity.CRITICAL) {
          critical = OptionalLong.of(step);
          rule = alert.rule().id();
        }
      }
    }
  }

  /** Whether the run fails and was called critical before its loss showed it. */
  boolean inTime() {
    return outcome.fails()
        && critical.isPresent()
        && (critical.getAsLong() == 0
            || critical.getAsLong() < outcome.shownAt().orElse(Long.MAX_VALUE));
  }

  /** Steps between the critical alert and the loss showing it; those to the end if it never does. */
  long lead() {
    return outcome.shownAt().orElse(lastStep) - critical.orElse(lastStep);
  }

  /** Whether the run does well and was called critical. */
  boolean falseAlarm() {
    return !outcome.fails() && critical.isPresent();
  }
}
