package io.tightrope.benchmarks.sampling;

import io.tightrope.core.detect.Alert;
import io.tightrope.core.detect.Rule;
import io.tightrope.core.detect.RuleSettings;
import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.RunEvent;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges a recorded run as if only some of its steps had been observed. All scalars of all steps are
 * known in any case: a frame is judged right after the scalars up to and including its own step. Not
 * thread-safe.
 */
final class Replay {
  /** They judge the process and the agent, not the training. */
  private static final Set<Rule> LEFT_OUT =
      EnumSet.of(Rule.AGENT_OVER_BUDGET, Rule.RUN_STALLED, Rule.RUN_LOST);

  private final RecordedRun run;
  private final RunMonitor monitor;
  private final ParameterCadence parameters = new ParameterCadence();
  private Verdict worst = new Verdict(Level.QUIET, "", -1, 0);
  private int block;
  private int event;
  private long reached = Long.MIN_VALUE;
  private long blockSeq;

  private Replay(RecordedRun run, RuleSettings settings) {
    this.run = run;
    monitor = new RunMonitor(run.description(), settings);
  }

  /** Judges a run of which the frames at these places were observed. */
  static Verdict of(RecordedRun run, BitSet observed, RuleSettings settings) {
    Replay replay = new Replay(run, settings);
    List<StepFrame> frames = run.frames();
    for (int i = observed.nextSetBit(0); i >= 0; i = observed.nextSetBit(i + 1)) {
      replay.frame(frames.get(i));
    }
    replay.scalarsUpTo(Long.MAX_VALUE);
    replay.eventsUpTo(Long.MAX_VALUE);
    Verdict worst = replay.worst;
    return new Verdict(worst.level(), worst.rule(), worst.step(), observed.cardinality());
  }

  private void frame(StepFrame frame) {
    scalarsUpTo(frame.step());
    eventsUpTo(frame.step());
    take(monitor.observe(parameters.asTheAgentSends(frame)), frame.step());
  }

  private void scalarsUpTo(long step) {
    List<ScalarBlock> blocks = run.scalars();
    while (block < blocks.size() && reached < step) {
      ScalarBlock present = blocks.get(block);
      long last = Scalars.lastStep(present);
      long upTo = Math.min(step, last);
      Map<String, ScalarSeries> part = Scalars.between(present, reached, upTo);
      if (!part.isEmpty()) {
        double before = (last - upTo) * StepRecorder.STEP_SECONDS;
        take(monitor.observe(new ScalarBlock(blockSeq++, present.timestamp() - before, part)), upTo);
      }
      if (last > step) {
        break;
      }
      block++;
    }
    reached = Math.max(reached, step);
  }

  private void eventsUpTo(long step) {
    while (event < run.events().size() && run.events().get(event).step() <= step) {
      RunEvent next = run.events().get(event++);
      take(monitor.observe(next), next.step());
    }
  }

  private void take(List<Alert> alerts, long step) {
    for (Alert alert : alerts) {
      Level level = Level.of(alert.severity());
      if (!LEFT_OUT.contains(alert.rule()) && level.compareTo(worst.level()) > 0) {
        worst = new Verdict(level, alert.rule().id(), step, 0);
      }
    }
  }
}
