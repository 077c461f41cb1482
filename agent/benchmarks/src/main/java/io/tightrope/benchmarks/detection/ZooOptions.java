package io.tightrope.benchmarks.detection;

import io.tightrope.benchmarks.OffHeapMemory;
import io.tightrope.benchmarks.detection.zoo.Recipe;
import io.tightrope.benchmarks.detection.zoo.Zoo;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command over the zoo asks for: which part of it, and where its runs are kept. */
final class ZooOptions {
  @Option(
      names = "--threads",
      defaultValue = "2",
      description = "Runs trained at a time (default: ${DEFAULT-VALUE}).")
  private int threads = 2;

  @Option(
      names = "--tuning",
      description = "Take the part that thresholds may be tuned on instead of the reported one.")
  private boolean tuning;

  @Option(
      names = "--replay",
      paramLabel = "DIR",
      description = "Keep every run in this directory, and judge those that are there already from"
          + " their recordings instead of training them again.")
  private @Nullable Path recordings;

  /** The recipes of a profile that are of the chosen part. */
  List<Recipe> part(Zoo.Profile profile) {
    return Zoo.of(profile).stream().filter(recipe -> recipe.tuning() == tuning).toList();
  }

  /** Where runs are kept; empty if they are not. */
  Optional<Path> recordings() {
    return Optional.ofNullable(recordings);
  }

  /** Trains, or takes what is kept, with a line of progress for each run. */
  Keeper keeper() {
    OffHeapMemory.checkNoLimit();
    return new Keeper(recordings(), threads, true);
  }
}
