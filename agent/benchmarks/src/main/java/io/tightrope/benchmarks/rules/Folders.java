package io.tightrope.benchmarks.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.benchmarks.ordinary.Member;
import io.tightrope.benchmarks.ordinary.Population;
import io.tightrope.benchmarks.population.judge.JobOutcome;
import io.tightrope.benchmarks.population.judge.JudgedJob;
import io.tightrope.benchmarks.population.judge.JudgedNetwork;
import io.tightrope.benchmarks.population.judge.Truth;
import io.tightrope.benchmarks.recorded.Alarms;
import io.tightrope.benchmarks.recorded.LossCurve;
import io.tightrope.benchmarks.recorded.RecordedOutcome;
import io.tightrope.benchmarks.rules.RuleRun.Became;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.json.MalformedJsonException;
import io.tightrope.core.json.RecordedRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Recordings in folders, judged by the outcome that each holds. Thread-safe. */
final class Folders {
  private static final String ENDING = ".json.gz";

  private final RuleSettings limits;
  private final Map<String, Member> members;

  Folders(RuleSettings limits) {
    this.limits = limits;
    members = Population.all().stream()
        .collect(Collectors.toMap(member -> member.job().name(), Function.identity()));
  }

  /**
   * A recording that was read.
   *
   * @param network of a job of the population, which is judged with the rest of its process
   * @param run of any other source; both are empty if its outcome is not known
   */
  record Read(Optional<JudgedNetwork> network, Optional<RuleRun> run) {}

  /** All recordings in a folder and the folders in it. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
  }

  /** Reads a recording and plays it to the rules. */
  Read read(Path file) throws IOException {
    RecordedRun run;
    try (InputStream in = Files.newInputStream(file)) {
      run = RecordedRun.read(in);
    } catch (MalformedJsonException e) {
      throw new IOException(
          file + ": " + e.getMessage() + ". Delete it, or name other folders.", e);
    }
    JsonNode outcome = run.outcome();
    if (JobOutcome.isOne(outcome)) {
      JobOutcome recorded = JobOutcome.of(outcome);
      JobOutcome present =
          Optional.ofNullable(members.get(recorded.name())).map(recorded::as).orElse(recorded);
      return new Read(Optional.of(JudgedNetwork.of(present, run, limits)), Optional.empty());
    }
    return new Read(Optional.empty(), fails(run).map(fails -> of(source(outcome), fails, run)));
  }

  private static String source(JsonNode outcome) {
    return outcome.has("healthy") ? "sampling" : "other";
  }

  /** Empty if nobody knows. */
  private static Optional<Boolean> fails(RecordedRun run) {
    if (run.outcome().has("healthy")) {
      return Optional.of(!run.outcome().get("healthy").asBoolean());
    }
    RecordedOutcome outcome = RecordedOutcome.of(run);
    return outcome.known() ? Optional.of(outcome.fails()) : Optional.empty();
  }

  private RuleRun of(String source, boolean fails, RecordedRun run) {
    return new RuleRun(
        source,
        Optional.empty(),
        Map.of(),
        fails ? Became.FAILS : Became.GOOD,
        false,
        0,
        0,
        LossCurve.shownAt(run),
        LossCurve.lastStep(run),
        Alarms.of(run, limits).all());
  }

  /** The jobs of the population among what was read; those with an unknown outcome are left out. */
  static List<RuleRun> jobs(List<Read> all) {
    List<JudgedNetwork> networks =
        all.stream().flatMap(read -> read.network().stream()).toList();
    return JudgedNetwork.jobs(networks).stream()
        .map(Folders::of)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<RuleRun> of(JudgedJob job) {
    if (job.truth() == Truth.MISSED_AIM || job.truth() == Truth.UNKNOWN) {
      return Optional.empty();
    }
    Became became = switch (job.truth()) {
      case FAILS -> Became.FAILS;
      case LEARNS -> Became.GOOD_BUT_BROKEN;
      default -> Became.GOOD;
    };
    String kind = job.outcome().fault().isPresent() ? "broken jobs" : "ordinary jobs";
    return Optional.of(new RuleRun(
        kind + ", " + job.outcome().setting(),
        Optional.of(job.outcome().part()),
        families(job.outcome().traits()),
        became,
        false,
        job.outcome().faultStep(),
        job.outcome().faultStep() + JudgedJob.PROMPT_STEPS,
        job.shownAt(),
        job.lastStep(),
        job.alarms()));
  }

  private static Map<String, String> families(Member.Traits traits) {
    return Map.of(
        "activation", traits.activation(),
        "architecture", traits.family(),
        "data", traits.data(),
        "optimizer", traits.updater());
  }
}
