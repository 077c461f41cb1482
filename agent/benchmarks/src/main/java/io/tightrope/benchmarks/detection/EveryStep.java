package io.tightrope.benchmarks.detection;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.benchmarks.detection.report.Outcome;
import io.tightrope.benchmarks.detection.training.Trained;
import io.tightrope.benchmarks.detection.training.Training;
import io.tightrope.benchmarks.detection.zoo.DenseBaselines;
import io.tightrope.benchmarks.detection.zoo.Images;
import io.tightrope.benchmarks.detection.zoo.Recipe;
import io.tightrope.benchmarks.detection.zoo.Recipe.Kind;
import io.tightrope.benchmarks.detection.zoo.Zoo;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.examples.data.FashionMnist;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Some runs of the zoo, healthy and broken, with every step observed: what a sampler may have seen of
 * them can be chosen afterwards. Not thread-safe.
 */
public final class EveryStep {
  /** Layer steps beyond which a recording would take more than a few megabytes. */
  private static final int MAXIMUM_LAYER_STEPS = 10_500;

  /** Runs of one sort: the outcome of a sort is not always that of its first run. */
  private static final int OF_A_SORT = 1;

  private static final int OF_A_HEALTHY_SORT = 2;

  private final Map<String, Recipe> recipes = new LinkedHashMap<>();
  private final Map<Integer, Images> images = new HashMap<>();
  private final Map<String, Trained> baselines = new HashMap<>();

  /** The runs of the part of the zoo on which thresholds may be tuned, some of each sort. */
  public EveryStep() {
    Map<List<Object>, List<Recipe>> sorts = new LinkedHashMap<>();
    for (Recipe recipe : Zoo.of(Zoo.Profile.FULL)) {
      if (recipe.tuning() && recipe.net().depth() * recipe.steps() <= MAXIMUM_LAYER_STEPS) {
        sorts.computeIfAbsent(sort(recipe), sort -> new ArrayList<>()).add(recipe);
      }
    }
    sorts.values().forEach(sort -> {
      int most = sort.get(0).kind() == Kind.HEALTHY ? OF_A_HEALTHY_SORT : OF_A_SORT;
      sort.stream().limit(most).forEach(recipe -> recipes.put(recipe.name(), recipe));
    });
  }

  private static List<Object> sort(Recipe recipe) {
    return List.of(
        recipe.kind(),
        recipe.net().base(),
        recipe.net().convolutional(),
        recipe.change(),
        recipe.fault().what());
  }

  /** Their names. */
  public List<String> names() {
    return List.copyOf(recipes.keySet());
  }

  /**
   * Trains a run.
   *
   * @param name one of {@link #names()}
   * @return frames of all steps, and the outcome {@code {kind: "sparse", healthy, finalLoss, ...}}
   */
  public RecordedRun train(String name) throws IOException {
    Recipe recipe = recipes.get(name);
    if (recipe == null) {
      throw new IllegalArgumentException("no run of the zoo is called " + name);
    }
    Images source = images(recipe.net().side());
    Recipe dense = DenseBaselines.of(recipe);
    Trained baseline = baselines.computeIfAbsent(dense.name(), key -> Training.run(dense, source));
    Trained trained = Training.runEveryStep(recipe, source);
    return new RecordedRun(
        trained.description(), trained.frames(), List.of(), outcome(trained, baseline));
  }

  private Images images(int side) throws IOException {
    Images known = images.get(side);
    if (known == null) {
      known = Images.of(side, FashionMnist.bundled());
      images.put(side, known);
    }
    return known;
  }

  private static ObjectNode outcome(Trained trained, Trained baseline) {
    Outcome outcome = Outcome.of(trained, baseline);
    double[] losses = trained.losses();
    ObjectNode json = new ObjectMapper()
        .createObjectNode()
        .put("kind", "sparse")
        .put("healthy", !outcome.fails())
        .put("meant", trained.recipe().kind().title)
        .put("steps", losses.length)
        .put("testAccuracy", trained.accuracy())
        .put("baselineAccuracy", baseline.accuracy())
        .put("meanSparsity", trained.sparsity())
        .put("sparsityTarget", trained.recipe().lastTarget());
    double last = losses[losses.length - 1];
    if (Double.isFinite(last)) {
      json.put("finalLoss", last);
    } else {
      json.putNull("finalLoss");
    }
    outcome.shownAt().ifPresent(step -> json.put("lossShowsItAt", step));
    return json;
  }
}
