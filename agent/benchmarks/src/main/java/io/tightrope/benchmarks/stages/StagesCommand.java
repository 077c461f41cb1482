package io.tightrope.benchmarks.stages;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tightrope.benchmarks.OffHeapMemory;
import io.tightrope.benchmarks.Parallel;
import io.tightrope.benchmarks.stages.data.Tasks;
import io.tightrope.benchmarks.stages.training.KeptRuns;
import io.tightrope.benchmarks.stages.training.Method;
import io.tightrope.benchmarks.stages.training.Plan;
import io.tightrope.benchmarks.stages.training.Result;
import io.tightrope.benchmarks.stages.training.Trainings;
import io.tightrope.benchmarks.stages.watched.AgentComparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench stages}: what staged sparsity costs and brings on five kinds of networks. */
@Command(
    name = "stages",
    mixinStandardHelpOptions = true,
    description = {
      "Train networks of five kinds by the recommended recipe and as plain ReLU networks, with the same"
          + " number of steps, and compare accuracy, sparsity and compute saved. Every seed trains the baseline"
          + " and a target of 0.87, the first seed also 0.90 and 0.93. Writes the section \"Stages\" of"
          + " docs/benchmarks.md and its picture.",
      "With all networks and five seeds it takes 60 runs, about an hour on two idle cores.",
      "Exit code 0: all runs at 0.87 meet the aims, 1: one does not, 2: usage error."
    })
public final class StagesCommand implements Callable<Integer> {
  @Mixin
  private StagedOptions options = new StagedOptions();

  @Option(
      names = "--seeds",
      split = ",",
      defaultValue = "101,102,103,104,105",
      description =
          "Seeds (default: ${DEFAULT-VALUE}). The recipes were chosen with the seeds 1 and 2.")
  private List<Long> seeds = List.of();

  @Option(
      names = "--compare-agent",
      description =
          "Also train the first seed of each network once under the agent and once without it,"
              + " each in a JVM of its own: the schedule must decide the same. 10 more runs.")
  private boolean compareAgent;

  @Option(
      names = "--ways",
      split = ",",
      description =
          "Train the network of dense layers in these ways instead, one row per run, and leave the"
              + " documents as they are: ${COMPLETION-CANDIDATES}.")
  private Set<Method> ways = EnumSet.noneOf(Method.class);

  @Option(
      names = "--compare",
      description = "With --ways: also train with Adam's moments forgotten at each stage change.")
  private boolean compare;

  @Option(
      names = "--docs",
      paramLabel = "DIR",
      description = "Directory of benchmarks.md and images (default: docs of this repository).")
  private @Nullable Path docs;

  @Option(
      names = "--json",
      description = "Print one JSON document; the documents stay as they are.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    OffHeapMemory.checkNoLimit();
    Optional<String> complaint = options.complaint(seeds);
    if (complaint.isPresent()) {
      System.err.println(complaint.get());
      return 2;
    }
    List<Plan> plans = ways.isEmpty()
        ? Plans.ofNetworks(options.networks(), seeds, options.stepsScale())
        : Plans.ofWays(ways, seeds, options.stepsScale(), compare);
    Tasks tasks;
    Optional<KeptRuns> kept;
    try {
      kept = options.kept();
      tasks = Tasks.read(
          plans.stream().map(plan -> plan.network().task()).collect(Collectors.toSet()),
          options.data());
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return 2;
    }
    List<Result> results = new Trainings(tasks, options.threads(), System.err, kept)
        .run(plans, sofar -> publish(new Report(plans.size(), sofar, List.of())));
    Report report = new Report(plans.size(), results, comparisons());
    publish(report);
    System.out.println(
        json
            ? new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(report.toJson())
            : ways.isEmpty() ? report.markdown() : report.ways());
    return report.holds() ? 0 : 1;
  }

  private List<AgentComparison> comparisons() throws IOException, InterruptedException {
    if (!compareAgent) {
      return List.of();
    }
    return Parallel.map(List.copyOf(options.networks()), options.threads(), network -> {
      AgentComparison compared = AgentComparison.of(
          network, seeds.get(0), Aim.TARGET, options.stepsScale(), options.data());
      System.err.printf(
          "%-36s %s decisions under the agent and without it%n",
          network.id() + " seed " + seeds.get(0), compared.same() ? "the same" : "other");
      return compared;
    });
  }

  /** After each run, so that a benchmark that is cut short leaves what it has. */
  private void publish(Report report) {
    if (!json && ways.isEmpty()) {
      try {
        Documents.write(docs(), report);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write to " + docs(), e);
      }
    }
  }

  private Path docs() {
    String home = Optional.ofNullable(System.getenv("TIGHTROPE_HOME")).orElse("");
    return Optional.ofNullable(docs).orElse(Path.of(home, "docs"));
  }
}
