package io.tightrope.benchmarks.rules;

import com.fasterxml.jackson.databind.node.NullNode;
import io.tightrope.benchmarks.detection.report.Outcome;
import io.tightrope.benchmarks.detection.training.Trained;
import io.tightrope.benchmarks.detection.zoo.DenseBaselines;
import io.tightrope.benchmarks.detection.zoo.Recipe;
import io.tightrope.benchmarks.detection.zoo.Zoo;
import io.tightrope.benchmarks.ordinary.Member.Part;
import io.tightrope.benchmarks.recorded.Alarms;
import io.tightrope.benchmarks.rules.RuleRun.Became;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.theory.design.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What {@code bench detection --replay} keeps of the sparse zoo. Thread-safe. */
final class ZooRuns {
  private final Path directory;
  private final RuleSettings limits;
  private final Map<Recipe, Trained> baselines = new ConcurrentHashMap<>();

  ZooRuns(Path directory, RuleSettings limits) {
    this.directory = directory;
    this.limits = limits;
  }

  /** The recipes of which the directory holds the run and that of its baseline. */
  List<Recipe> kept() {
    return Stream.of(Zoo.Profile.values())
        .flatMap(profile -> Zoo.of(profile).stream())
        .distinct()
        .filter(recipe -> Trained.isKept(directory, recipe)
            && Trained.isKept(directory, DenseBaselines.of(recipe)))
        .toList();
  }

  /** Reads a run and plays it to the rules. */
  RuleRun read(Recipe recipe) throws IOException {
    Trained trained = Trained.read(directory, recipe);
    Outcome outcome = Outcome.of(trained, baseline(DenseBaselines.of(recipe)));
    int last = trained.losses().length - 1;
    int fault = Math.max(0, recipe.fault().step());
    return new RuleRun(
        source(recipe),
        Optional.of(recipe.tuning() ? Part.TUNING : Part.REPORTED),
        families(recipe),
        outcome.fails() ? Became.FAILS : Became.GOOD,
        trained.preflight() == Verdict.UNSTABLE,
        fault,
        0,
        OptionalLong.of(outcome.shownAt().orElse(last)),
        last,
        Alarms.of(asSent(trained), limits).all());
  }

  private static String source(Recipe recipe) {
    if (recipe.tuning()) {
      return "zoo, tuning";
    }
    return Zoo.isTunedOn(recipe.optimization())
        ? "zoo, Adam with a falling rate"
        : "zoo, other optimizers and rates";
  }

  private static Map<String, String> families(Recipe recipe) {
    return Map.of(
        "activation", name(recipe.net().base()),
        "architecture", recipe.net().convolutional() ? "cnn" : "mlp",
        "data", "fashion-mnist",
        "optimizer", name(recipe.optimization().optimizer()),
        "raising", name(recipe.change()),
        "schedule", name(recipe.optimization().schedule()));
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Trained baseline(Recipe recipe) throws IOException {
    Trained known = baselines.get(recipe);
    if (known == null) {
      known = Trained.read(directory, recipe);
      baselines.put(recipe, known);
    }
    return known;
  }

  /** The run with the loss of every step, as the agent sends it. */
  private static RecordedRun asSent(Trained trained) {
    double[] losses = Arrays.stream(trained.losses()).map(StepFrame::measured).toArray();
    long[] steps = LongStream.range(0, losses.length).toArray();
    double end = trained.frames().isEmpty()
        ? 0
        : trained.frames().get(trained.frames().size() - 1).timestamp();
    ScalarBlock block =
        new ScalarBlock(0, end, Map.of(ScalarBlock.LOSS, new ScalarSeries(steps, losses)));
    return new RecordedRun(
        trained.description(), trained.frames(), List.of(), List.of(block), NullNode.getInstance());
  }
}
