package io.tightrope.benchmarks.population.judge;

import io.tightrope.benchmarks.ordinary.Fault;
import io.tightrope.benchmarks.recorded.Alarms.Alarm;
import io.tightrope.core.detect.finding.Severity;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A job at a setting with its outcome and with what the rules said of its process. Steps count from the
 * beginning of the job.
 *
 * @param shownAt step from which the loss shows that it fails; empty if it never does
 * @param lastStep its last step
 * @param alarms those of all networks of the process, by step
 * @param openAtEnd whether an alert is still open at the end
 */
public record JudgedJob(
    JobOutcome outcome,
    Truth truth,
    OptionalLong shownAt,
    long lastStep,
    List<Alarm> alarms,
    boolean openAtEnd) {
  /** Within so many steps of a fault an alert is in time, even if the loss jumps sooner. */
  public static final int PROMPT_STEPS = 25;

  public JudgedJob {
    alarms = List.copyOf(alarms);
  }

  /** Alarms since the fault, all where nothing is broken. */
  public List<Alarm> sinceFault() {
    return alarms.stream().filter(alarm -> alarm.step() >= outcome.faultStep()).toList();
  }

  /** The first critical one since the fault. */
  public Optional<Alarm> critical() {
    return sinceFault().stream()
        .filter(alarm -> alarm.severity() == Severity.CRITICAL)
        .findFirst();
  }

  /** Whether there was a warning or worse since the fault. */
  public boolean warned() {
    return sinceFault().stream().anyMatch(alarm -> alarm.severity() != Severity.INFO);
  }

  /** Whether there was a critical alert before anything was broken. */
  public boolean criticalBeforeFault() {
    return alarms.stream()
        .anyMatch(
            alarm -> alarm.severity() == Severity.CRITICAL && alarm.step() < outcome.faultStep());
  }

  /** Whether the critical alert came before the loss shows it, or promptly after the fault. */
  public boolean inTime() {
    long deadline =
        Math.max(shownAt.orElse(Long.MAX_VALUE) - 1, outcome.faultStep() + PROMPT_STEPS);
    return critical().map(alarm -> alarm.step() <= deadline).orElse(false);
  }

  /** Whether the first critical alert, or the first warning where there is none, names the fault. */
  public boolean causeNamed() {
    Optional<Fault> fault = outcome.fault();
    Optional<Alarm> first = critical()
        .or(() -> sinceFault().stream()
            .filter(alarm -> alarm.severity() == Severity.WARNING)
            .findFirst());
    return fault.isPresent()
        && first.map(alarm -> RightCause.names(alarm.alert(), fault.get())).orElse(false);
  }
}
