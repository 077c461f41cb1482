package io.tightrope.benchmarks.stages;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tightrope.benchmarks.stages.training.Budget;
import io.tightrope.benchmarks.stages.training.Images;
import io.tightrope.benchmarks.stages.training.Method;
import io.tightrope.benchmarks.stages.training.Plan;
import io.tightrope.benchmarks.stages.training.Result;
import io.tightrope.benchmarks.stages.training.Trainings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains by every method with every seed, and writes what came of it into the documents. */
@Command(
    name = "stages",
    mixinStandardHelpOptions = true,
    description = {
      "Train 20 x 200 networks on the full Fashion-MNIST, staged with a gate and otherwise,"
          + " with the same budget of steps. Writes the section \"Stages\" of docs/benchmarks.md and its"
          + " picture."
    })
public final class StagesCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Directory of the four files (default: where dataset-fashion-mnist puts them).")
  private @Nullable Path data;

  @Option(
      names = "--seeds",
      split = ",",
      defaultValue = "1,2,3",
      description = "Seeds, each for every method (default: ${DEFAULT-VALUE}).")
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

  @Option(
      names = "--compare",
      description = "Also train with Adam's moments forgotten at each stage change.")
  private boolean compare;

  @Option(
      names = "--ways",
      split = ",",
      description =
          "Train only these ways, and leave the documents as they are: ${COMPLETION-CANDIDATES}.")
  private Set<Method> ways = EnumSet.noneOf(Method.class);

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
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    // JavaCPP would ask the kernel for the process's memory at each of thousands of allocations a
    // step.
    System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
    if (seeds.isEmpty() || !(stepsScale > 0) || threads < 1) {
      System.err.println(
          "--seeds needs one seed or more, --steps-scale a number above 0, --threads 1"
              + " or more");
      return 2;
    }
    Images images;
    try {
      images = Images.read(Optional.ofNullable(data));
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return 2;
    }
    Budget budget = Budget.scaled(stepsScale);
    List<Plan> plans = Plan.all(seeds, compare).stream()
        .filter(plan -> ways.isEmpty() || ways.contains(plan.method()))
        .toList();
    List<Result> results = new Trainings(budget, images, threads)
        .run(plans, System.err, sofar -> publish(new Report(budget, plans.size(), sofar)));
    Report report = new Report(budget, plans.size(), results);
    System.out.println(
        json
            ? new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(report.toJson())
            : report.markdown());
    return report.holds() ? 0 : 1;
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

  /** A share for a table: three digits. */
  static String share(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
