package io.tightrope.benchmarks.population;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tightrope.benchmarks.NamePatterns;
import io.tightrope.benchmarks.ordinary.Member;
import io.tightrope.benchmarks.ordinary.Population;
import io.tightrope.benchmarks.population.judge.JudgedJob;
import io.tightrope.benchmarks.population.report.OrdinaryReport;
import io.tightrope.benchmarks.population.report.TimePicture;
import io.tightrope.core.detect.settings.RuleSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the population of ordinary jobs under the agent and judges the rules by what became of them. */
@Command(
    name = "ordinary",
    mixinStandardHelpOptions = true,
    description = {
      "Run healthy and broken jobs as people write them, each in its own JVM under the agent, at three"
          + " settings, and count the alerts.",
      "Jobs without a recording are run first. Exit code 0: done, 1: a job could not be recorded, failed"
          + " or came to another result, 2: usage error."
    })
public final class OrdinaryCommand implements Callable<Integer> {
  /** Jobs that sleep for most of the time may be so many for each processor. */
  private static final int SLEEPING = 4;

  @Option(
      names = "--recordings",
      paramLabel = "DIR",
      defaultValue = "target/ordinary-recordings",
      description = "Where recordings are kept and taken from (default: ${DEFAULT-VALUE}).")
  private Path directory = Path.of("target/ordinary-recordings");

  @Option(
      names = "--only",
      paramLabel = "NAME-PATTERN",
      split = ",",
      defaultValue = "*",
      description =
          "Only jobs whose name matches one of these, and the unbroken forms of broken ones;"
              + " * stands for anything.")
  private List<String> only = List.of("*");

  @Option(
      names = "--setting",
      paramLabel = "SETTING",
      description = "Only at this setting: default, slowed or every-step (default: at all three).")
  private @Nullable String setting;

  @Option(
      names = "--only-kept",
      description = "Run nothing: judge the recordings that the directory holds.")
  private boolean onlyKept;

  @Option(names = "--record-only", description = "Judge nothing: make the recordings.")
  private boolean recordOnly;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "Jobs at a time (default: the processors, and four times as many when slowed).")
  private @Nullable Integer parallel;

  @Option(
      names = "--tuning",
      description = "Run and report the part that limits may be tuned on, not the reported one.")
  private boolean tuning;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Judge by these limits instead of the shipped ones.")
  private @Nullable Path rules;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Draw when alerts came and when the loss showed it into this SVG file.")
  private @Nullable Path picture;

  @Mixin
  private PairedRuns paired = new PairedRuns();

  @Option(names = "--json", description = "Print one JSON document instead of tables.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (picture != null && !Files.isDirectory(picture.resolveSibling("").toAbsolutePath())) {
      throw usage("--picture " + picture + ": its directory does not exist. Create it first.");
    }
    String mistake = paired.mistake();
    if (mistake != null) {
      throw usage(mistake);
    }
    List<Setting> settings = settings();
    RuleSettings limits = limits();
    List<Member> members = members();
    if (members.isEmpty()) {
      throw usage(
          "No job of the " + part().name().toLowerCase(Locale.ROOT) + " part matches --only "
              + String.join(",", only) + "; " + (tuning ? "leave out" : "try") + " --tuning.");
    }
    if (paired.cost || paired.identical) {
      return paired.run(members, parallel(Setting.DEFAULT), json) ? 0 : 1;
    }
    Kept kept = new Kept(directory);
    int failed = 0;
    for (Setting each : onlyKept ? List.<Setting>of() : settings) {
      failed += Recorder.record(members, each, kept, parallel(each));
    }
    if (!recordOnly) {
      report(Judging.judge(members, settings, kept, limits));
    }
    return failed == 0 ? 0 : 1;
  }

  /** The chosen members, and the unbroken jobs that they are compared with. */
  private List<Member> members() {
    List<Member> all = Population.all();
    Set<String> names = all.stream()
        .filter(member -> NamePatterns.match(only, member.job().name()))
        .flatMap(member -> Stream.of(member.job().name(), member.base()))
        .collect(Collectors.toSet());
    return all.stream()
        .filter(member -> names.contains(member.job().name()) && member.part() == part())
        .toList();
  }

  private void report(List<JudgedJob> all) throws IOException {
    List<JudgedJob> jobs =
        all.stream().filter(job -> job.outcome().part() == part()).toList();
    OrdinaryReport report = new OrdinaryReport(tuning ? "Tuning" : "Reported", jobs);
    if (json) {
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report.toJson()));
    } else {
      report.print(System.out);
    }
    if (picture != null) {
      Files.writeString(picture, TimePicture.of(jobs));
    }
  }

  private Member.Part part() {
    return tuning ? Member.Part.TUNING : Member.Part.REPORTED;
  }

  private RuleSettings limits() {
    try {
      return rules == null ? RuleSettings.defaults() : RuleSettings.load(rules);
    } catch (IOException e) {
      throw usage("--rules " + rules + ": " + e.getMessage());
    }
  }

  private List<Setting> settings() {
    if (setting == null) {
      return List.of(Setting.values());
    }
    Optional<Setting> named = Arrays.stream(Setting.values())
        .filter(each -> each.id().equals(setting))
        .findFirst();
    return List.of(named.orElseThrow(
        () -> usage("--setting is " + setting + ". It must be default, slowed or every-step.")));
  }

  private int parallel(Setting at) {
    if (parallel != null) {
      if (parallel < 1) {
        throw usage("--parallel is " + parallel + ". It must be at least 1.");
      }
      return parallel;
    }
    int processors = Runtime.getRuntime().availableProcessors();
    return at == Setting.SLOWED ? SLEEPING * processors : processors;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
