package io.tightrope.benchmarks.detection;

import io.tightrope.benchmarks.detection.Recipe.Base;
import io.tightrope.benchmarks.detection.Recipe.Change;
import io.tightrope.benchmarks.detection.Recipe.Fault;
import io.tightrope.benchmarks.detection.Recipe.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The dense ReLU twin of a run: same depth, width and number of steps, a sound learning rate. */
final class Twins {
  private static final double LEARNING_RATE = 3e-4;

  private final Images images;
  private final Map<List<Integer>, Twin> trained = new ConcurrentHashMap<>();

  /**
   * How well a dense network does.
   *
   * @param accuracy on the test images
   * @param losses one a step
   */
  record Twin(double accuracy, double[] losses) {}

  Twins(Images images) {
    this.images = images;
  }

  Twin of(Recipe recipe) {
    return trained.computeIfAbsent(
        List.of(recipe.depth(), recipe.width(), recipe.steps()), size -> train(recipe));
  }

  private Twin train(Recipe recipe) {
    Training.Result result = Training.run(
        new Recipe(
            "twin",
            Kind.HEALTHY,
            Base.RELU,
            recipe.depth(),
            recipe.width(),
            LEARNING_RATE,
            1,
            1,
            List.of(),
            Change.NONE,
            0,
            recipe.steps(),
            Fault.NONE,
            17,
            false),
        images);
    return new Twin(result.accuracy(), result.losses());
  }
}
