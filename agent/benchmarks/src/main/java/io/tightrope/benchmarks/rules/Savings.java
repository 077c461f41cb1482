package io.tightrope.benchmarks.rules;

import io.tightrope.benchmarks.recorded.Alarms.Alarm;
import java.util.List;

/**
 * What stopping at the first critical alert is worth.
 *
 * @param burnt optimizer steps of failing runs, from the step on from which something is broken
 * @param saved those of them that come after the first critical alert
 * @param savedWithPreflight those saved where a run that the preflight calls unstable is not begun
 * @param good runs that do well
 * @param stopped good runs with a critical alert, which would have been stopped
 */
record Savings(long burnt, long saved, long savedWithPreflight, long good, long stopped) {
  static Savings of(List<RuleRun> runs) {
    long burnt = 0;
    long saved = 0;
    long savedWithPreflight = 0;
    for (RuleRun run : runs) {
      if (run.fails()) {
        long all = run.lastStep() - run.faultStep();
        long after =
            run.critical().map(Alarm::step).map(step -> run.lastStep() - step).orElse(0L);
        burnt += all;
        saved += after;
        savedWithPreflight += run.doomed() ? all : after;
      }
    }
    List<RuleRun> good = runs.stream().filter(run -> !run.fails()).toList();
    long stopped = good.stream().filter(run -> run.critical().isPresent()).count();
    return new Savings(burnt, saved, savedWithPreflight, good.size(), stopped);
  }

  /** Share of the burnt steps in per cent; 0 where none was burnt. */
  double percent(long steps) {
    return burnt == 0 ? 0 : 100.0 * steps / burnt;
  }
}
