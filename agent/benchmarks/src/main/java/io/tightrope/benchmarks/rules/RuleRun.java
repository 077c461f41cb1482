package io.tightrope.benchmarks.rules;

import io.tightrope.benchmarks.ordinary.Member.Part;
import io.tightrope.benchmarks.recorded.Alarms.Alarm;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A run from any source with what became of it and what the rules said.
 *
 * @param source where it is from, as the table names it
 * @param part of its population; empty where there are no parts
 * @param families what kind of run it is, such as {@code adam} by {@code optimizer}; only what is known
 * @param became what became of it
 * @param doomed whether the preflight called it unstable; false where that was not asked
 * @param faultStep step from which on something is broken; 0 if that is not known or nothing is
 * @param promptUntil last step at which an alert is in time whatever the loss shows
 * @param shownAt step from which the loss shows a failure; empty if it never does
 * @param lastStep its last step
 * @param alarms by step
 */
record RuleRun(
    String source,
    Optional<Part> part,
    Map<String, String> families,
    Became became,
    boolean doomed,
    long faultStep,
    long promptUntil,
    OptionalLong shownAt,
    long lastStep,
    List<Alarm> alarms) {

  /** What became of a run. */
  enum Became {
    FAILS,
    GOOD,
    /** It did well although something is broken: a warning is neither right nor wrong. */
    GOOD_BUT_BROKEN
  }

  RuleRun {
    families = Map.copyOf(families);
    alarms = List.copyOf(alarms);
  }

  boolean fails() {
    return became == Became.FAILS;
  }

  /** The first critical alarm since the fault. */
  Optional<Alarm> critical() {
    return alarms.stream()
        .filter(alarm -> alarm.step() >= faultStep && alarm.severity() == Severity.CRITICAL)
        .findFirst();
  }

  /** Whether there was a warning or worse since the fault. */
  boolean warned() {
    return alarms.stream()
        .anyMatch(alarm -> alarm.step() >= faultStep && alarm.severity() != Severity.INFO);
  }

  /** Whether it fails and was called critical before the loss shows it. */
  boolean inTime() {
    long deadline = Math.max(shownAt.orElse(Long.MAX_VALUE) - 1, promptUntil);
    return fails() && critical().map(alarm -> alarm.step() <= deadline).orElse(false);
  }

  /** The rule's first alarm of the worst severity that it had in this run; empty if that is another. */
  Optional<Alarm> worst(Rule rule, Severity severity) {
    List<Alarm> of = alarms.stream().filter(alarm -> alarm.rule() == rule).toList();
    boolean worse = of.stream().anyMatch(alarm -> alarm.severity().compareTo(severity) < 0);
    return worse
        ? Optional.empty()
        : of.stream().filter(alarm -> alarm.severity() == severity).findFirst();
  }

  /** Steps from an alarm to the loss showing it; those to the end if it never does. */
  long lead(Alarm alarm) {
    return shownAt.orElse(lastStep) - alarm.step();
  }
}
