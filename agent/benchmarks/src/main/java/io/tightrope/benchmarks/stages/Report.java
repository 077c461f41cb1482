package io.tightrope.benchmarks.stages;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.benchmarks.stages.training.Budget;
import io.tightrope.benchmarks.stages.training.Fault;
import io.tightrope.benchmarks.stages.training.Method;
import io.tightrope.benchmarks.stages.training.Plan;
import io.tightrope.benchmarks.stages.training.Result;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What came of all runs, as tables and as figures. */
final class Report {
  private static final double MEAN_SPARSITY = 0.85;
  private static final double LOWEST_SPARSITY = 0.75;
  private static final double ACCURACY_BELOW_BASELINE = 0.02;

  private final Budget budget;
  private final int planned;
  private final List<Result> results;

  Report(Budget budget, int planned, List<Result> results) {
    this.budget = budget;
    this.planned = planned;
    this.results = List.copyOf(results);
  }

  List<Result> results() {
    return results;
  }

  /** Whether every staged run with a baseline ends sparse enough and close enough to its baseline. */
  boolean holds() {
    return results.stream().filter(Report::isClaimed).allMatch(this::holds);
  }

  private static boolean isClaimed(Result result) {
    Plan plan = result.plan();
    return plan.method() == Method.GATED && plan.target() == Plan.TARGET && !plan.resetUpdater();
  }

  private boolean holds(Result result) {
    return result.sparsity() >= MEAN_SPARSITY
        && result.lowest() >= LOWEST_SPARSITY
        && baseline(result)
                .map(baseline -> baseline.accuracy() - result.accuracy())
                .orElse(0.0)
            <= ACCURACY_BELOW_BASELINE;
  }

  private Optional<Result> baseline(Result result) {
    return results.stream()
        .filter(other -> other.plan().method() == Method.DENSE
            && other.plan().seed() == result.plan().seed())
        .findFirst();
  }

  ObjectNode toJson() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode document = mapper.createObjectNode();
    document.put("steps", budget.steps());
    document.put("stageSteps", budget.stageSteps());
    document.put("planned", planned);
    document.put("holds", holds());
    document.set("runs", mapper.valueToTree(results));
    return document;
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(
        Locale.ROOT,
        "%d hidden layers of %d on the 60,000 images of Fashion-MNIST, %d steps of %d images each, Adam"
            + " from %s along half a cosine to 0; stages before the last of at least %d steps. Every row is"
            + " one run, measured on all 10,000 test images; %d of the %d planned are in.%n%n",
        Budget.DEPTH,
        Budget.WIDTH,
        budget.steps(),
        Budget.BATCH,
        Budget.LEARNING_RATE,
        budget.stageSteps(),
        results.size(),
        planned));
    for (Method method : Method.values()) {
      text.append("- **").append(method.label()).append("**: ").append(method.description());
      text.append('\n');
    }
    text.append('\n').append(runs()).append('\n').append(verdict());
    text.append("\n![Accuracy against sparsity of all runs](images/stages.svg)\n");
    results.stream()
        .filter(r -> r.fault() != null)
        .forEach(r -> text.append('\n').append(fault(r)));
    firstStaged().ifPresent(run -> text.append('\n').append(stages(run)));
    return text.toString();
  }

  private String runs() {
    StringBuilder table = new StringBuilder(
        "| way | target | seed | accuracy | below baseline | sparsity |"
            + " lowest layer | compute saved | rollbacks | seconds |\n|---|---|---|---|---|---|---|---|---|---|\n");
    results.stream()
        .sorted(Comparator.comparing((Result r) -> r.plan().method())
            .thenComparing(r -> r.plan().target())
            .thenComparing(r -> r.plan().resetUpdater())
            .thenComparing(r -> r.plan().seed()))
        .forEach(r -> table.append(String.format(
            Locale.ROOT,
            "| %s | %s | %d | %.4f | %s | %.3f | %.3f | %.3f | %d | %.0f |%n",
            r.plan().method().label() + (r.plan().resetUpdater() ? ", moments reset" : ""),
            target(r.plan()),
            r.plan().seed(),
            r.accuracy(),
            belowBaseline(r),
            r.sparsity(),
            r.lowest(),
            r.computeSaved(),
            r.rollbacks().size(),
            r.seconds())));
    return table.toString();
  }

  private static String target(Plan plan) {
    return plan.method() == Method.DENSE || plan.method() == Method.HIGHEST
        ? "-"
        : StagesCommand.share(plan.target());
  }

  private String belowBaseline(Result result) {
    return result.plan().method() == Method.DENSE
        ? "-"
        : baseline(result)
            .map(t -> String.format(Locale.ROOT, "%.4f", t.accuracy() - result.accuracy()))
            .orElse("-");
  }

  private String verdict() {
    List<Result> claimed = results.stream().filter(Report::isClaimed).toList();
    long good = claimed.stream().filter(this::holds).count();
    return String.format(
        Locale.ROOT,
        "Staged runs that end at a mean sparsity of %.2f or more, no hidden layer below %.2f, and within"
            + " %.0f points of the baseline: %d of %d.%n",
        MEAN_SPARSITY,
        LOWEST_SPARSITY,
        100 * ACCURACY_BELOW_BASELINE,
        good,
        claimed.size());
  }

  private static String fault(Result run) {
    Fault fault = Objects.requireNonNull(run.fault());
    String back = run.rollbacks().stream()
        .filter(r -> r.step() >= fault.step())
        .findFirst()
        .map(r -> String.format(
            Locale.ROOT,
            "rolled back after %d steps (the gate looks every fifth): %s",
            r.step() - fault.step(),
            r.reason()))
        .orElse("not noticed.");
    return String.format(
        Locale.ROOT,
        "Fault: the weights of layer %d multiplied by %.0f after step %d, in the stage at %.3f; %s The"
            + " highest stage held in the end: %.3f.%n",
        fault.layer(),
        Fault.FACTOR,
        fault.step(),
        fault.target(),
        back,
        fault.held());
  }

  private Optional<Result> firstStaged() {
    return results.stream()
        .filter(Report::isClaimed)
        .min(Comparator.comparing(run -> run.plan().seed()));
  }

  private static String stages(Result run) {
    String head = String.format(
        Locale.ROOT,
        "The stages of the first staged run (seed %d). Miss is the farthest that a layer was from its"
            + " target right after the change, drift what the mean sparsity moved until the stage's end;"
            + " compute saved is the exact share of multiply-accumulates of a forward pass, output layer"
            + " included, whose input is 0. Accuracy is that on 1,000 test images.%n%n| stage | target |"
            + " steps | miss | drift | sparsity at its end | lowest layer | compute saved | accuracy"
            + " |%n|---|---|---|---|---|---|---|---|---|%n",
        run.plan().seed());
    return head
        + run.stages().stream()
            .map(s -> String.format(
                Locale.ROOT,
                "| %d | %.3f | %d | %.3f | %+.3f | %.3f | %.3f | %.3f | %.3f |%n",
                run.stages().indexOf(s) + 1,
                s.target(),
                s.steps(),
                s.worstMiss(),
                s.drift(),
                s.achieved(),
                s.lowest(),
                s.computeSaved(),
                s.accuracy()))
            .collect(Collectors.joining());
  }
}
