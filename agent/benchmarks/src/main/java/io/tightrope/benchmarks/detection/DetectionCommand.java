package io.tightrope.benchmarks.detection;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tightrope.core.detect.RuleSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
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
      description = "small (about 20 runs), full, or long (runs of thousands of steps).")
  private Zoo.Profile profile = Zoo.Profile.FULL;

  @Option(
      names = "--threads",
      defaultValue = "2",
      description = "Runs trained at a time (default: ${DEFAULT-VALUE}).")
  private int threads = 2;

  @Option(
      names = "--tuning",
      description = "Report the part that thresholds may be tuned on instead of the reported one.")
  private boolean tuning;

  @Option(names = "--json", description = "Print one JSON document instead of tables.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Recipe> recipes =
        Zoo.of(profile).stream().filter(recipe -> recipe.tuning() == tuning).toList();
    Report report = new Report(judge(recipes, threads, true));
    if (json) {
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report.toJson()));
    } else {
      report.print(System.out);
    }
    return 0;
  }

  /** Trains and judges all recipes, so many at a time. */
  static List<Judged> judge(List<Recipe> recipes, int threads, boolean progress)
      throws IOException, InterruptedException {
    Images images = Images.read();
    Twins twins = new Twins(images);
    RuleSettings settings = RuleSettings.defaults();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Judged>> futures = new ArrayList<>();
      for (Recipe recipe : recipes) {
        futures.add(
            pool.submit(() -> Judged.of(Training.run(recipe, images), twins.of(recipe), settings)));
      }
      List<Judged> judged = new ArrayList<>();
      for (Future<Judged> future : futures) {
        Judged run = future.get();
        judged.add(run);
        if (progress) {
          System.err.printf(
              Locale.ROOT,
              "%4d/%d %-48s %s, accuracy %.3f of %.3f, first critical %s%n",
              judged.size(),
              recipes.size(),
              run.recipe().name(),
              run.outcome().fails() ? "fails  " : "healthy",
              run.accuracy(),
              run.twinAccuracy(),
              run.firstCritical().isPresent() ? run.firstCritical().getAsInt() : "-");
        }
      }
      return judged;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a training broke down", e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
