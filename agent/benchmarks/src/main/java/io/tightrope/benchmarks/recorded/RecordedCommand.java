package io.tightrope.benchmarks.recorded;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.benchmarks.detection.report.Shares;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.Baseline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judges a folder of recorded runs by what became of them. */
@Command(
    name = "recordings",
    mixinStandardHelpOptions = true,
    description = "Replay a folder of recorded runs (NAME.json.gz) and compare the critical alerts"
        + " with the outcome that each recording holds.")
public final class RecordedCommand implements Callable<Integer> {
  private static final String ENDING = ".json.gz";

  @Parameters(paramLabel = "DIR", description = "The folder with the recordings.")
  private Path directory = Path.of("");

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Judge by these limits instead of the shipped ones.")
  private @Nullable Path rules;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "Compare every run with this recording, and print who is said to be behind.")
  private @Nullable Path baseline;

  @Option(names = "--all", description = "Print every run, not only those judged wrongly.")
  private boolean all;

  @Option(names = "--json", description = "Print one JSON document instead of tables.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(directory)) {
      System.err.printf("%s is not a folder; name a folder of recordings%n", directory);
      return 2;
    }
    RuleSettings settings = rules == null ? RuleSettings.defaults() : RuleSettings.load(rules);
    Optional<Baseline> compared = Optional.empty();
    if (baseline != null) {
      compared = Optional.of(read(baseline).asBaseline());
    }
    List<JudgedRecording> judged = new ArrayList<>();
    for (Path file : files()) {
      String name = file.getFileName().toString().replace(ENDING, "");
      judged.add(JudgedRecording.of(name, read(file), settings, compared));
    }
    if (json) {
      System.out.println(toJson(judged));
    } else {
      print(judged);
    }
    return 0;
  }

  private static RecordedRun read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return RecordedRun.read(in);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
  }

  private void print(List<JudgedRecording> judged) {
    List<JudgedRecording> known =
        judged.stream().filter(run -> run.outcome().known()).toList();
    List<JudgedRecording> failing =
        known.stream().filter(run -> run.outcome().fails()).toList();
    List<JudgedRecording> good =
        known.stream().filter(run -> !run.outcome().fails()).toList();
    System.out.printf("%d recordings, %d with a known outcome%n", judged.size(), known.size());
    System.out.printf(
        "%-44s %s%n",
        "failing, critical before the loss shows it", share(failing, JudgedRecording::inTime));
    System.out.printf("%-44s %s%n", "median lead in steps", medianLead(failing));
    System.out.printf("%-44s %s%n", "good, critical", share(good, JudgedRecording::falseAlarm));
    System.out.printf("%-44s %s%n", "good, any alert", share(good, JudgedRecording::warned));
    if (baseline != null) {
      printBehind(known);
    }
    for (JudgedRecording run : judged) {
      boolean wrong = run.falseAlarm() || (run.outcome().fails() && !run.inTime());
      if (all || (wrong && run.outcome().known()) || (!run.outcome().known() && run.warned())) {
        System.out.println(line(run));
      }
    }
  }

  private static void printBehind(List<JudgedRecording> known) {
    List<JudgedRecording> slow =
        known.stream().filter(JudgedRecording::learnsSlowly).toList();
    List<JudgedRecording> good =
        known.stream().filter(run -> !run.outcome().inaccurate()).toList();
    System.out.printf(
        "%-44s %s%n",
        "slow learners, behind in their first half", share(slow, JudgedRecording::behindInTime));
    System.out.printf(
        "%-44s %s%n",
        "ending well, behind at any time", share(good, run -> run.behind().isPresent()));
    known.stream()
        .filter(run -> run.learnsSlowly() != run.behindInTime())
        .filter(run -> run.learnsSlowly() || !run.outcome().inaccurate())
        .forEach(run -> System.out.printf(
            "  %-15s %-46s behind from %s%n",
            run.learnsSlowly() ? "slow, not seen" : "ends well",
            run.name(),
            run.behind().isPresent() ? "step " + run.behind().getAsLong() : "never"));
  }

  private static String line(JudgedRecording run) {
    String what = !run.outcome().known()
        ? "no outcome"
        : run.falseAlarm()
            ? "false alarm"
            : run.inTime() ? "in time" : run.outcome().fails() ? "missed or late" : "quiet";
    return String.format(
        Locale.ROOT,
        "  %-15s %-46s loss shows it at %6s, critical at %6s %s",
        what,
        run.name(),
        run.outcome().shownAt().isPresent() ? run.outcome().shownAt().getAsLong() : "-",
        run.critical().isPresent() ? run.critical().getAsLong() : "-",
        run.criticalRule());
  }

  private static String share(List<JudgedRecording> runs, Predicate<JudgedRecording> which) {
    return Shares.wilson(runs.stream().filter(which).count(), runs.size());
  }

  private static String medianLead(List<JudgedRecording> failing) {
    long[] leads = failing.stream()
        .filter(JudgedRecording::inTime)
        .mapToLong(JudgedRecording::lead)
        .sorted()
        .toArray();
    return leads.length == 0 ? "-" : String.valueOf(leads[(leads.length - 1) / 2]);
  }

  private static String toJson(List<JudgedRecording> judged) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode document = mapper.createObjectNode();
    for (JudgedRecording run : judged) {
      ObjectNode entry = document.putObject(run.name());
      entry.put("fails", run.outcome().fails()).put("inTime", run.inTime());
      entry.put("falseAlarm", run.falseAlarm()).put("warned", run.warned());
      run.critical().ifPresent(step -> entry.put("critical", step));
      run.outcome().shownAt().ifPresent(step -> entry.put("shownAt", step));
      entry.put("rule", run.criticalRule());
      run.behind().ifPresent(step -> entry.put("behind", step));
    }
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }
}
