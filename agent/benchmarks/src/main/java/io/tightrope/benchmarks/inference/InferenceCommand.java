package io.tightrope.benchmarks.inference;

import io.tightrope.benchmarks.sampling.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench inference}: what zeros are worth in a forward pass on one core. */
@Command(
    name = "inference",
    mixinStandardHelpOptions = true,
    description = {
      "Time of a forward pass of small batches on one core, densely by ND4J and OpenBLAS and with zeros skipped"
          + " by SparseInference, by turns in one process, as ratios.",
      "Exit code 0: measured, 2: usage error."
    })
public final class InferenceCommand implements Callable<Integer> {
  private static final int MOST_SAMPLES = 64;

  @Option(
      names = "--only",
      split = ",",
      description = "Measure only these parts: ${COMPLETION-CANDIDATES}.")
  private Set<Part> only = EnumSet.allOf(Part.class);

  @Option(
      names = "--widths",
      split = ",",
      paramLabel = "UNITS",
      description = "Units per hidden layer (default: 100,200,500,1000,2000).")
  private List<Integer> widths = List.of(100, 200, 500, 1000, 2000);

  @Option(
      names = "--sparsities",
      split = ",",
      paramLabel = "SHARE",
      description = "Shares of zeros that layers receive (default: 0,0.5,0.75,0.87,0.93).")
  private List<Double> sparsities = List.of(0.0, 0.5, 0.75, 0.87, 0.93);

  @Option(
      names = "--batches",
      split = ",",
      paramLabel = "SAMPLES",
      description = "Samples per call, at most 64 (default: 1,4,16).")
  private List<Integer> batches = List.of(1, 4, 16);

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Blocks of calls of each way (default: 31).")
  private int rounds = 31;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Training steps of the trained networks (default: 600).")
  private int steps = 600;

  @Option(names = "--json", description = "Print one JSON document instead of tables.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /** What is measured. */
  enum Part {
    /** Networks of chosen width and share of zeros. */
    chosen,
    /** The demo's recommended network and its dense baseline. */
    trained
  }

  @Override
  public Integer call() throws IOException {
    check();
    useOneThread();
    List<Supplier<Subject>> subjects = subjects();
    Progress progress = Progress.here("measured", subjects.size() * batches.size());
    warmUp(subjects);
    List<Row> rows = new ArrayList<>();
    for (Supplier<Subject> each : subjects) {
      Subject subject = each.get();
      for (int batch : batches) {
        Row row = Row.measure(subject, batch, rounds);
        rows.add(row);
        progress.done(
            subject.name(),
            String.format(
                Locale.ROOT,
                "zeros %.3f, batch %d: dense / sparse %.2f",
                row.zeros(),
                batch,
                row.ratio(row.fastestLibrary()).median()));
      }
    }
    Report report = new Report(rows);
    System.out.println(json ? report.toJson().toPrettyString() : report.markdown());
    return 0;
  }

  private void check() {
    for (int width : widths) {
      require(width >= 1, "--widths has " + width + ". Give widths of 1 or more.");
    }
    for (double sparsity : sparsities) {
      require(
          sparsity >= 0 && sparsity < 1,
          "--sparsities has " + sparsity + ". Give shares of at least 0 and below 1.");
    }
    for (int batch : batches) {
      require(
          batch >= 1 && batch <= MOST_SAMPLES,
          "--batches has " + batch + ". Give 1 to " + MOST_SAMPLES + " samples.");
    }
    require(rounds >= 1, "--rounds is " + rounds + ". Give 1 or more.");
    require(steps >= 1, "--steps is " + steps + ". Give 1 or more.");
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  /**
   * Whatever OMP_NUM_THREADS says. ND4J's own garbage collections would hit one way or the other by
   * chance.
   */
  private static void useOneThread() {
    Nd4j.getEnvironment().setMaxThreads(1);
    Nd4j.getEnvironment().setMaxMasterThreads(1);
    openblas_nolapack.blas_set_num_threads(1);
    Nd4j.getMemoryManager().togglePeriodicGc(false);
  }

  /** Networks are made one after the other: all of them together fill gigabytes. */
  private List<Supplier<Subject>> subjects() throws IOException {
    List<Supplier<Subject>> subjects = new ArrayList<>();
    if (only.contains(Part.chosen)) {
      for (int width : widths) {
        for (double sparsity : sparsities) {
          subjects.add(() -> ChosenSparsity.of(width, sparsity));
        }
      }
    }
    if (only.contains(Part.trained)) {
      for (Subject trained : TrainedNetworks.train(steps, System.err::println)) {
        subjects.add(() -> trained);
      }
    }
    return subjects;
  }

  /** The compiler has to know all ways before the first row is measured. */
  private void warmUp(List<Supplier<Subject>> subjects) {
    Subject first = subjects.get(0).get();
    for (int batch : batches) {
      Row.measure(first, batch, rounds);
    }
  }
}
