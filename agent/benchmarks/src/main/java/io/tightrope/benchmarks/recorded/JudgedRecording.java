package io.tightrope.benchmarks.recorded;

import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.Baseline;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A recorded run with its outcome and the first critical and first warning alert of it.
 *
 * @param name the file's name without its endings
 * @param lastStep step of its last frame
 * @param critical step at which an alert first became critical; empty if none did
 * @param criticalRule that alert's rule, or nothing
 * @param warned whether there was an alert of severity warning or worse
 * @param behind step from which it was said to be behind its baseline; empty if it never was
 */
record JudgedRecording(
    String name,
    RecordedOutcome outcome,
    long lastStep,
    OptionalLong critical,
    String criticalRule,
    boolean warned,
    OptionalLong behind) {

  static JudgedRecording of(
      String name, RecordedRun run, RuleSettings settings, Optional<Baseline> baseline) {
    Alarms judged = Alarms.of(run, settings, baseline);
    List<Alarms.Alarm> alarms = judged.all();
    Optional<Alarms.Alarm> critical =
        alarms.stream().filter(alarm -> alarm.severity() == Severity.CRITICAL).findFirst();
    List<StepFrame> frames = run.frames();
    long last = frames.isEmpty() ? -1 : frames.get(frames.size() - 1).step();
    return new JudgedRecording(
        name,
        RecordedOutcome.of(run),
        last,
        critical.map(alarm -> OptionalLong.of(alarm.step())).orElse(OptionalLong.empty()),
        critical.map(alarm -> alarm.rule().id()).orElse(""),
        alarms.stream().anyMatch(alarm -> alarm.severity() != Severity.INFO),
        judged.first(Rule.BEHIND_BASELINE));
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

  /** Whether the run ends ten points behind, though it has learned to the end. */
  boolean learnsSlowly() {
    return outcome.inaccurate() && outcome.shownAt().isEmpty();
  }

  /** Whether it was said to be behind its baseline in its first half. */
  boolean behindInTime() {
    return behind.isPresent() && behind.getAsLong() <= lastStep / 2;
  }

  /** Whether the run does well and was called critical. */
  boolean falseAlarm() {
    return !outcome.fails() && critical.isPresent();
  }
}
