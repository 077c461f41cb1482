package io.tightrope.benchmarks.slowlearners;

import io.tightrope.benchmarks.NamePatterns;
import io.tightrope.benchmarks.recorded.RecordedOutcome;
import io.tightrope.core.json.RecordedRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench slow-learners}: what tells a slow learner from inside, without a baseline? */
@Command(
    name = "slow-learners",
    mixinStandardHelpOptions = true,
    description = {
      "Read folders of recorded runs (NAME.json.gz) with their outcomes, and print for each of several figures how"
          + " well it tells slow learners, which end ten points behind though their loss never shows it, from runs"
          + " that end well. A limit for each figure is set on some of the runs and reported on the others.",
      "Exit code 0, or 2: usage error."
    })
public final class SlowLearnersCommand implements Callable<Integer> {
  private static final String ENDING = ".json.gz";

  @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders with recordings.")
  private List<Path> folders = List.of();

  @Option(
      names = "--reported",
      paramLabel = "PATTERN",
      split = ",",
      required = true,
      description =
          "Names of the runs on which limits are only reported, * for anything; they are set on"
              + " all others.")
  private List<String> reported = List.of();

  @Option(
      names = "--at",
      paramLabel = "SHARE",
      defaultValue = "0.33",
      description = "Look at the first part of each run, a share of its steps (default:"
          + " ${DEFAULT-VALUE}).")
  private double share;

  @Option(names = "--json", description = "Print one JSON document instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (!(share > 0 && share <= 1)) {
      System.err.printf("--at is %s; give a share of the steps above 0 and up to 1%n", share);
      return 2;
    }
    List<JudgedPart> parts = new ArrayList<>();
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        System.err.printf("%s is not a folder; name a folder of recordings%n", folder);
        return 2;
      }
      for (Path file : files(folder)) {
        parts.add(part(file));
      }
    }
    SlowLearnersReport report = new SlowLearnersReport(parts, share);
    System.out.print(json ? report.toJson().toPrettyString() + "\n" : report.table());
    return 0;
  }

  private JudgedPart part(Path file) throws IOException {
    String name = file.getFileName().toString().replace(ENDING, "");
    try (InputStream in = Files.newInputStream(file)) {
      RecordedRun run = RecordedRun.read(in);
      RecordedOutcome outcome = RecordedOutcome.of(run);
      return new JudgedPart(
          JudgedPart.Kind.of(outcome),
          !NamePatterns.match(reported, name),
          FirstPart.of(run.frames(), share));
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
  }
}
