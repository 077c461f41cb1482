package io.tightrope.benchmarks.stages.rollbacks;

import io.tightrope.benchmarks.OffHeapMemory;
import io.tightrope.benchmarks.stages.data.Tasks;
import io.tightrope.benchmarks.stages.network.NetworkKind;
import io.tightrope.benchmarks.stages.training.Plan;
import io.tightrope.benchmarks.stages.training.Trainings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench rollbacks}: does the ramp roll back when something breaks, and only then? */
@Command(
    name = "rollbacks",
    mixinStandardHelpOptions = true,
    description = {
      "Train small staged networks of five kinds, healthy ones at two learning rates and others with a fault in the"
          + " middle of a stage, and count needless rollbacks, and faults that are rolled back within 25 steps and end"
          + " at most 3 points behind the same run without the fault.",
      "With all networks and six seeds these are 60 healthy runs and 30 with a fault, about 40 minutes on two"
          + " idle cores.",
      "Exit code 0: the aims are met, 1: they are not, 2: usage error."
    })
public final class RollbacksCommand implements Callable<Integer> {
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
      names = "--seeds",
      split = ",",
      defaultValue = "101,102,103,104,105,106",
      description =
          "Seeds (default: ${DEFAULT-VALUE}). The recipes were chosen with the seeds 1 and 2.")
  private List<Long> seeds = List.of();

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

  @Option(names = "--json", description = "Print one JSON document instead of the tables.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    OffHeapMemory.checkNoLimit();
    if (seeds.isEmpty() || networks.isEmpty() || !(stepsScale > 0) || threads < 1) {
      System.err.println(
          "--seeds and --networks need one entry or more, --steps-scale a number above 0,"
              + " --threads 1 or more");
      return 2;
    }
    Tasks tasks;
    try {
      tasks = Tasks.read(
          networks.stream().map(NetworkKind::task).collect(Collectors.toSet()),
          Optional.ofNullable(data));
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return 2;
    }
    List<Plan> plans = Stream.concat(
            StagedRuns.healthy(networks, seeds, stepsScale).stream(),
            StagedRuns.struck(networks, seeds, stepsScale).stream())
        .toList();
    RollbackReport report =
        new RollbackReport(new Trainings(tasks, threads, System.err).run(plans, sofar -> {}));
    System.out.println(json ? report.toJson().toPrettyString() : report.markdown());
    return report.holds() ? 0 : 1;
  }
}
