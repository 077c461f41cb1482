package io.tightrope.benchmarks.stages;

import io.tightrope.benchmarks.stages.network.NetworkKind;
import io.tightrope.benchmarks.stages.training.KeptRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command over staged networks asks for: which of them, on which data, how long. */
public final class StagedOptions {
  @Option(
      names = "--networks",
      split = ",",
      description = "Only these networks: ${COMPLETION-CANDIDATES} (default: all).")
  private Set<NetworkKind> networks = EnumSet.allOf(NetworkKind.class);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Directory of the four files (default: where dataset-fashion-mnist puts them).")
  private @Nullable Path data;

  @Option(
      names = "--steps-scale",
      defaultValue = "1",
      description = "Train so many times the usual number of steps.")
  private double stepsScale = 1;

  @Option(
      names = "--threads",
      defaultValue = "2",
      description = "Runs trained at a time (default: ${DEFAULT-VALUE}).")
  private int threads = 2;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Keep each finished run in this folder, and do not train runs that are there."
          + " Empty it when the code has changed.")
  private @Nullable Path keep;

  /** Which networks are trained. */
  public Set<NetworkKind> networks() {
    return networks;
  }

  /** The directory of the images that the user names. */
  public Optional<Path> data() {
    return Optional.ofNullable(data);
  }

  /** Factor of the usual number of steps. */
  public double stepsScale() {
    return stepsScale;
  }

  /** Runs trained at a time. */
  public int threads() {
    return threads;
  }

  /** The folder of finished runs that the user names, opened. */
  public Optional<KeptRuns> kept() throws IOException {
    return keep == null ? Optional.empty() : Optional.of(new KeptRuns(keep));
  }

  /** What is wrong with these and the seeds, in a line; empty if nothing is. */
  public Optional<String> complaint(List<Long> seeds) {
    return seeds.isEmpty() || networks.isEmpty() || !(stepsScale > 0) || threads < 1
        ? Optional.of(
            "--seeds and --networks need one entry or more, --steps-scale a number above 0,"
                + " --threads 1 or more")
        : Optional.empty();
  }
}
