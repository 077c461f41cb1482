package io.tightrope.benchmarks.stages;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.benchmarks.stages.network.NetworkKind;
import io.tightrope.benchmarks.stages.network.Recipe;
import io.tightrope.benchmarks.stages.training.Method;
import io.tightrope.benchmarks.stages.training.Result;
import io.tightrope.benchmarks.stages.watched.AgentComparison;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What came of all runs, as tables and as figures. */
final class Report {
  private final int planned;
  private final Runs runs;
  private final List<AgentComparison> comparisons;

  /**
   * A report.
   *
   * @param planned how many runs there will be
   * @param results the finished runs
   * @param comparisons with the agent, empty if none were asked for
   */
  Report(int planned, List<Result> results, List<AgentComparison> comparisons) {
    this.planned = planned;
    this.runs = new Runs(results);
    this.comparisons = List.copyOf(comparisons);
  }

  List<Result> results() {
    return runs.all();
  }

  /** Whether every run that the aims are for meets them, and decides the same under the agent. */
  boolean holds() {
    return runs.claimed().stream().allMatch(runs::isMet)
        && comparisons.stream().allMatch(AgentComparison::same);
  }

  ObjectNode toJson() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode document = mapper.createObjectNode();
    document.put("planned", planned);
    document.put("holds", holds());
    document.set("runs", mapper.valueToTree(runs.all()));
    document.set("agentComparisons", mapper.valueToTree(comparisons));
    return document;
  }

  /** Networks, figures and verdict; for the documents. */
  String markdown() {
    NetworkTable table = new NetworkTable(runs);
    StringBuilder text = new StringBuilder(String.format(
        Locale.ROOT,
        "Trained: %d of %d planned runs, with the seeds %s. Gains are differences to a plain ReLU network of the"
            + " same seed, data and number of steps.%n%n",
        runs.all().size(),
        planned,
        seeds()));
    text.append(recipes()).append('\n').append(table.figures()).append('\n');
    text.append("Runs at a target of 0.87 that meet the aims:\n\n").append(table.verdict());
    text.append(compared());
    text.append("\n![Accuracy against sparsity of all runs](images/stages.svg)\n");
    runs.claimed().stream()
        .min(Comparator.comparing((Result run) -> run.plan().network())
            .thenComparing(run -> run.plan().seed()))
        .ifPresent(run -> text.append('\n').append(RunTable.stages(run)));
    return text.toString();
  }

  /** One row per run; for the ways that the documents' section does not have. */
  String ways() {
    StringBuilder text = new StringBuilder();
    for (Method method : Method.values()) {
      if (runs.all().stream().anyMatch(run -> run.plan().method() == method)) {
        text.append(String.format("- **%s**: %s%n", method.label(), method.description()));
      }
    }
    text.append('\n').append(new RunTable(runs).figures());
    runs.all().stream()
        .filter(run -> run.fault() != null)
        .forEach(run -> text.append('\n').append(RunTable.fault(run)));
    return text.toString();
  }

  private String seeds() {
    return runs.all().stream()
        .map(run -> run.plan().seed())
        .distinct()
        .sorted()
        .map(String::valueOf)
        .collect(Collectors.joining(", "));
  }

  private String recipes() {
    StringBuilder table = new StringBuilder(
        "| network | layers | steps | examples per step | learning rate | last stage above the target by |\n"
            + "|---|---|---|---|---|---|\n");
    for (NetworkKind network : runs.networks()) {
      Optional<Recipe> recipe = runs.all().stream()
          .filter(run -> run.plan().network() == network)
          .map(run -> run.plan().recipe())
          .findFirst();
      recipe.ifPresent(each -> table.append(String.format(
          Locale.ROOT,
          "| %s | %s | %,d | %d | %s | %.2f |%n",
          network.id(),
          network.description(),
          each.steps(),
          each.batch(),
          each.learningRate(),
          each.margin())));
    }
    return table.toString();
  }

  private String compared() {
    if (comparisons.isEmpty()) {
      return "";
    }
    return String.format(
        "%nThe same decisions under the agent and without it (step, kind, target and reason of each): %d of %d runs,"
            + " %d decisions.%n",
        comparisons.stream().filter(AgentComparison::same).count(),
        comparisons.size(),
        comparisons.stream().mapToInt(AgentComparison::decisions).sum());
  }
}
