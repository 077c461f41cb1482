package io.tightrope.benchmarks.stages.rollbacks;

import io.tightrope.benchmarks.OffHeapMemory;
import io.tightrope.benchmarks.stages.StagedOptions;
import io.tightrope.benchmarks.stages.data.Tasks;
import io.tightrope.benchmarks.stages.network.NetworkKind;
import io.tightrope.benchmarks.stages.training.KeptRuns;
import io.tightrope.benchmarks.stages.training.Plan;
import io.tightrope.benchmarks.stages.training.Trainings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  @Mixin
  private StagedOptions options = new StagedOptions();

  @Option(
      names = "--seeds",
      split = ",",
      defaultValue = "101,102,103,104,105,106",
      description =
          "Seeds (default: ${DEFAULT-VALUE}). The recipes were chosen with the seeds 1 and 2.")
  private List<Long> seeds = List.of();

  @Option(names = "--json", description = "Print one JSON document instead of the tables.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    OffHeapMemory.checkNoLimit();
    Optional<String> complaint = options.complaint(seeds);
    if (complaint.isPresent()) {
      System.err.println(complaint.get());
      return 2;
    }
    Tasks tasks;
    Optional<KeptRuns> kept;
    try {
      kept = options.kept();
      tasks = Tasks.read(
          options.networks().stream().map(NetworkKind::task).collect(Collectors.toSet()),
          options.data());
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return 2;
    }
    List<Plan> plans = Stream.concat(
            StagedRuns.healthy(options.networks(), seeds, options.stepsScale()).stream(),
            StagedRuns.struck(options.networks(), seeds, options.stepsScale()).stream())
        .toList();
    RollbackReport report = new RollbackReport(
        new Trainings(tasks, options.threads(), System.err, kept).run(plans, sofar -> {}));
    System.out.println(json ? report.toJson().toPrettyString() : report.markdown());
    return report.holds() ? 0 : 1;
  }
}
