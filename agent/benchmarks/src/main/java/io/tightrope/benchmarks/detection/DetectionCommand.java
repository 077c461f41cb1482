package io.tightrope.benchmarks.detection;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tightrope.benchmarks.detection.report.RecallPicture;
import io.tightrope.benchmarks.detection.report.Report;
import io.tightrope.benchmarks.detection.training.Trained;
import io.tightrope.benchmarks.detection.zoo.DenseBaselines;
import io.tightrope.benchmarks.detection.zoo.Recipe;
import io.tightrope.benchmarks.detection.zoo.Zoo;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.detect.settings.RulesFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains the zoo, judges every run and prints what our rules and those of others made of it. */
@Command(
    name = "detection",
    mixinStandardHelpOptions = true,
    description = "Train a zoo of healthy and broken runs and see which rules notice, and when.")
public final class DetectionCommand implements Callable<Integer> {
  @Option(
      names = "--profile",
      defaultValue = "FULL",
      description =
          "small (some 20 short runs), full, seen (with --tuning: what the two reports before the newest"
              + " were about), long (runs of thousands of steps), drifts (hours of them), steered (thresholds that are steered hard), or optimizers (SGD,"
              + " momentum, RMSProp, constant and rising rates, on none of which a limit was set).")
  private Zoo.Profile profile = Zoo.Profile.FULL;

  @Mixin
  private ZooOptions zoo = new ZooOptions();

  @Option(
      names = "--only-kept",
      description = "Train nothing: judge the runs that --replay's directory holds, in seconds.")
  private boolean onlyKept;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Judge by these thresholds instead of the shipped ones.")
  private @Nullable Path rules;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Draw every rule's recall against its false alarms into this SVG file.")
  private @Nullable Path picture;

  @Option(names = "--json", description = "Print one JSON document instead of tables.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (picture != null && !Files.isDirectory(picture.resolveSibling("").toAbsolutePath())) {
      System.err.printf("--picture %s: there is no such directory; create it first%n", picture);
      return 2;
    }
    List<Recipe> part = zoo.part(profile);
    List<Recipe> recipes =
        part.stream().filter(recipe -> !onlyKept || isKept(recipe)).toList();
    if (recipes.size() < part.size()) {
      System.err.printf("%d of %d runs are kept and judged%n", recipes.size(), part.size());
    }
    RuleSettings settings;
    try {
      settings = rules == null ? RuleSettings.defaults() : RuleSettings.load(rules);
    } catch (RulesFileException e) {
      System.err.println(e.getMessage());
      return 2;
    }
    Report report = new Report(zoo.keeper().judge(recipes, settings));
    if (json) {
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report.toJson()));
    } else {
      report.print(System.out);
    }
    if (picture != null) {
      Files.writeString(picture, RecallPicture.of(report.marks()));
    }
    return 0;
  }

  private boolean isKept(Recipe recipe) {
    return zoo.recordings()
        .filter(directory -> Trained.isKept(directory, recipe)
            && Trained.isKept(directory, DenseBaselines.of(recipe)))
        .isPresent();
  }
}
