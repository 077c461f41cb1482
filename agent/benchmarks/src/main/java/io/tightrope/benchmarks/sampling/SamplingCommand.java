package io.tightrope.benchmarks.sampling;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tightrope.benchmarks.NamePatterns;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.json.RecordedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Records trainings with every step observed and judges them with most of their frames left out. */
@Command(
    name = "sampling",
    mixinStandardHelpOptions = true,
    description = {
      "Judge recorded trainings with every step observed and with some steps observed, and count the"
          + " verdicts that differ.",
      "Trainings without a recording are trained first. Exit code 0: both aims are met, 1: one is"
          + " missed, 2: usage error."
    })
public final class SamplingCommand implements Callable<Integer> {
  @Option(
      names = "--recordings",
      paramLabel = "DIR",
      defaultValue = "target/sampling-recordings",
      description = "Where recordings are kept and taken from (default: ${DEFAULT-VALUE}).")
  private Path directory = Path.of("target/sampling-recordings");

  @Option(
      names = "--only",
      paramLabel = "NAME-PATTERN",
      split = ",",
      defaultValue = "*",
      description = "Only trainings whose name matches one of these; * stands for anything.")
  private List<String> only = List.of("*");

  @Option(
      names = "--only-kept",
      description = "Train nothing: judge the recordings that the directory holds.")
  private boolean onlyKept;

  @Option(names = "--record-only", description = "Judge nothing: make the recordings.")
  private boolean recordOnly;

  @Option(
      names = "--patterns",
      paramLabel = "N",
      defaultValue = "20",
      description = "Choices of observed steps per recording (default: ${DEFAULT-VALUE}).")
  private int patterns = 20;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Judge by these thresholds instead of the shipped ones.")
  private @Nullable Path rules;

  @Option(names = "--all", description = "List every changed pair, not only the first 40.")
  private boolean all;

  @Option(names = "--json", description = "Print one JSON document instead of tables.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (patterns < 1) {
      throw usage("--patterns is " + patterns + ". It must be at least 1.");
    }
    RuleSettings settings = settings();
    Recordings recordings = new Recordings(directory);
    List<Path> files = onlyKept ? kept(recordings) : recorded(recordings);
    if (files.isEmpty()) {
      throw usage("No training matches --only " + String.join(",", only)
          + (onlyKept ? " in " + directory : "")
          + ". Without --only-kept, missing recordings are made.");
    }
    if (recordOnly) {
      return 0;
    }
    Report report = new Report(judged(files, settings));
    if (json) {
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report.toJson()));
    } else {
      report.print(System.out, all);
    }
    return report.aimsAreMet() ? 0 : 1;
  }

  private RuleSettings settings() {
    try {
      return rules == null ? RuleSettings.defaults() : RuleSettings.load(rules);
    } catch (IOException e) {
      throw usage("--rules " + rules + ": " + e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private boolean chosen(String name) {
    return NamePatterns.match(only, name);
  }

  private List<Path> kept(Recordings recordings) throws IOException {
    return recordings.files().stream()
        .filter(file -> chosen(Recordings.title(file).replaceFirst("-v\\d+$", "")))
        .toList();
  }

  private List<Path> recorded(Recordings recordings) throws IOException {
    List<Training> trainings =
        Training.all().stream().filter(training -> chosen(training.name())).toList();
    List<Training> missing = trainings.stream()
        .filter(training -> !recordings.has(training.name(), training.version()))
        .toList();
    Progress progress = Progress.here("recorded", missing.size());
    for (Training training : missing) {
      if (recordings.has(training.name(), training.version())) {
        progress.done(training.name(), "is there already: another process recorded it");
        continue;
      }
      RecordedRun run = training.recorder().record();
      recordings.write(training.name(), training.version(), run);
      boolean healthy = run.outcome().get("healthy").asBoolean();
      progress.done(training.name(), healthy ? "healthy" : "not healthy");
      if (!healthy && run.outcome().get("kind").asText().equals("ordinary")) {
        progress.note(
            training.name() + " is meant as healthy but missed its aim: " + run.outcome());
      }
    }
    return trainings.stream()
        .map(training -> recordings.file(training.name(), training.version()))
        .toList();
  }

  /** Each recording is read once, by one thread. */
  private List<Judged> judged(List<Path> files, RuleSettings settings)
      throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      Progress progress = Progress.here("judged", files.size());
      List<Future<Judged>> futures = new ArrayList<>();
      for (Path file : files) {
        futures.add(pool.submit(() -> {
          Judged judged = Judged.of(file, patterns, settings);
          long changed = judged.pairs().stream().filter(Judged.Pair::changed).count();
          progress.done(
              judged.name(),
              String.format(Locale.ROOT, "%s, %d of %d differ", judged.full(), changed, patterns));
          return judged;
        }));
      }
      List<Judged> judged = new ArrayList<>();
      for (Future<Judged> future : futures) {
        judged.add(future.get());
      }
      return judged;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException unreadable) {
        throw usage(String.valueOf(unreadable.getMessage()));
      }
      throw new IllegalStateException("judging failed", e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
