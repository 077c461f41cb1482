package io.tightrope.benchmarks.population.judge;

import io.tightrope.benchmarks.recorded.Alarms;
import io.tightrope.benchmarks.recorded.LossCurve;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.json.RecordedRun;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One recording of the population, judged: a network of a job's process.
 *
 * @param shownAt step from which the loss of this network shows a failure, by its own count
 * @param lastStep step of its last loss, by its own count
 */
public record JudgedNetwork(
    JobOutcome outcome, Alarms alarms, OptionalLong shownAt, long lastStep) {

  /** Plays the recording to the rules. */
  public static JudgedNetwork of(JobOutcome outcome, RecordedRun run, RuleSettings settings) {
    return new JudgedNetwork(
        outcome, Alarms.of(run, settings), LossCurve.shownAt(run), LossCurve.lastStep(run));
  }

  /** Puts together the networks of each process, and compares broken jobs with the unbroken. */
  public static List<JudgedJob> jobs(Collection<JudgedNetwork> networks) {
    Map<String, List<JudgedNetwork>> processes = new LinkedHashMap<>();
    Map<String, JobOutcome> outcomes = new HashMap<>();
    for (JudgedNetwork network : networks) {
      JobOutcome outcome = network.outcome();
      processes
          .computeIfAbsent(key(outcome, outcome.name()), key -> new ArrayList<>())
          .add(network);
      outcomes.put(key(outcome, outcome.name()), outcome);
    }
    return processes.values().stream().map(process -> job(process, outcomes)).toList();
  }

  private static String key(JobOutcome outcome, String name) {
    return outcome.setting() + "/" + name;
  }

  private static JudgedJob job(List<JudgedNetwork> process, Map<String, JobOutcome> outcomes) {
    JudgedNetwork main = process.stream()
        .min(Comparator.comparingInt(network -> network.outcome().network()))
        .orElseThrow();
    JobOutcome outcome = main.outcome();
    Optional<JobOutcome> base = Optional.ofNullable(outcomes.get(key(outcome, outcome.base())));
    long before = outcome.stepsBefore();
    List<Alarms.Alarm> alarms = process.stream()
        .flatMap(network -> network.alarms().all().stream())
        .map(alarm -> new Alarms.Alarm(alarm.step() - before, alarm.alert()))
        .sorted(Comparator.comparingLong(Alarms.Alarm::step))
        .toList();
    OptionalLong shownAt = main.shownAt().isPresent()
        ? OptionalLong.of(main.shownAt().getAsLong() - before)
        : OptionalLong.empty();
    return new JudgedJob(
        outcome,
        Truth.of(outcome, base),
        shownAt,
        main.lastStep() - before,
        alarms,
        process.stream().anyMatch(network -> network.alarms().openAtEnd()));
  }
}
