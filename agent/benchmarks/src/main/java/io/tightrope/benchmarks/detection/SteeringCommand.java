package io.tightrope.benchmarks.detection;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.benchmarks.NamePatterns;
import io.tightrope.benchmarks.detection.report.Judged;
import io.tightrope.benchmarks.detection.zoo.Recipe;
import io.tightrope.benchmarks.detection.zoo.Zoo;
import io.tightrope.core.detect.settings.RuleSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench steering}: thresholds steered until the network collapses, and with a gate that pauses. */
@Command(
    name = "steering",
    mixinStandardHelpOptions = true,
    description = {
      "Train networks whose thresholds are steered towards a sparsity that they do not survive, then the same"
          + " with a schedule that pauses while the spectral alignment rises.",
      "Exit code 0: of those that collapse without it, at least nine in ten end within four points of their"
          + " dense baseline with it, and none is dead. 1: fewer. 2: usage error."
    })
public final class SteeringCommand implements Callable<Integer> {
  private static final double ENOUGH = 0.9;

  @Mixin
  private ZooOptions zoo = new ZooOptions();

  @Option(
      names = "--only",
      paramLabel = "NAME-PATTERN",
      split = ",",
      description = "Only runs with such names; a star stands for anything.")
  private List<String> only = List.of("*");

  @Option(names = "--json", description = "Print one JSON document instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Recipe> recipes = zoo.part(Zoo.Profile.STEERED).stream()
        .filter(recipe -> NamePatterns.match(only, recipe.name()))
        .toList();
    if (recipes.isEmpty()) {
      System.err.println("--only " + String.join(",", only)
          + " matches no run; names look like crelu-s0.86-10x64-steered_moderately-240001");
      return 2;
    }
    List<Recipe> both = new ArrayList<>(recipes);
    recipes.forEach(recipe -> both.add(recipe.gated()));
    List<Judged> judged = zoo.keeper().judge(both, RuleSettings.defaults());
    List<Steered> runs = new ArrayList<>();
    for (int i = 0; i < recipes.size(); i++) {
      runs.add(new Steered(judged.get(i), judged.get(recipes.size() + i)));
    }
    if (json) {
      System.out.println(new ObjectMapper()
          .writerWithDefaultPrettyPrinter()
          .writeValueAsString(runs.stream().map(SteeringCommand::toJson).toList()));
    } else {
      print(runs);
    }
    List<Steered> collapsed = runs.stream().filter(Steered::collapsesAlone).toList();
    long saved = collapsed.stream().filter(Steered::isSaved).count();
    return !collapsed.isEmpty()
            && saved >= ENOUGH * collapsed.size()
            && runs.stream().noneMatch(Steered::isDead)
        ? 0
        : 1;
  }

  private static void print(List<Steered> runs) {
    System.out.printf(
        "%-52s %8s %6s %16s %16s%n", "run", "dense", "start", "without the gate", "with it");
    runs.forEach(run -> System.out.printf(
        Locale.ROOT,
        "%-52s %8.3f %6.2f %8.3f at %.2f %8.3f at %.2f  %s%n",
        run.alone().recipe().name(),
        run.dense(),
        run.start(),
        run.alone().trained().accuracy(),
        run.alone().trained().sparsity(),
        run.gated().trained().accuracy(),
        run.gated().trained().sparsity(),
        word(run)));
    List<Steered> collapsed = runs.stream().filter(Steered::collapsesAlone).toList();
    List<Steered> others = runs.stream().filter(run -> !run.collapsesAlone()).toList();
    System.out.printf(
        "collapse without the gate: %d of %d; with it %d end within 4 points of dense, %d are dead%n",
        collapsed.size(),
        runs.size(),
        collapsed.stream().filter(Steered::isSaved).count(),
        runs.stream().filter(Steered::isDead).count());
    System.out.printf(
        Locale.ROOT,
        "where it saves: sparsity %.2f to %.2f, %.3f on average, %+.3f against the first stage; of the %d"
            + " that do not collapse %d end within 4 points with it%n",
        sparsity(collapsed).min().orElse(Double.NaN),
        sparsity(collapsed).max().orElse(Double.NaN),
        sparsity(collapsed).average().orElse(Double.NaN),
        collapsed.stream()
            .filter(Steered::isSaved)
            .mapToDouble(run -> run.gated().trained().sparsity() - run.start())
            .average()
            .orElse(Double.NaN),
        others.size(),
        others.stream().filter(Steered::isSaved).count());
  }

  private static DoubleStream sparsity(List<Steered> runs) {
    return runs.stream()
        .filter(Steered::isSaved)
        .mapToDouble(run -> run.gated().trained().sparsity());
  }

  private static String word(Steered run) {
    if (run.isDead()) {
      return "dead";
    }
    return !run.collapsesAlone() ? "no collapse" : run.isSaved() ? "saved" : "not saved";
  }

  private static ObjectNode toJson(Steered run) {
    return new ObjectMapper()
        .createObjectNode()
        .put("name", run.alone().recipe().name())
        .put("denseAccuracy", run.dense())
        .put("startSparsity", run.start())
        .put("accuracyAlone", run.alone().trained().accuracy())
        .put("sparsityAlone", run.alone().trained().sparsity())
        .put("accuracyGated", run.gated().trained().accuracy())
        .put("sparsityGated", run.gated().trained().sparsity())
        .put("collapsesAlone", run.collapsesAlone())
        .put("saved", run.isSaved())
        .put("dead", run.isDead());
  }
}
