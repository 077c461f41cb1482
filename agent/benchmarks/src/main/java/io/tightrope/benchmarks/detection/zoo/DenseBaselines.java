package io.tightrope.benchmarks.detection.zoo;

import io.tightrope.benchmarks.detection.zoo.Recipe.Base;
import io.tightrope.benchmarks.detection.zoo.Recipe.Change;
import io.tightrope.benchmarks.detection.zoo.Recipe.Design;
import io.tightrope.benchmarks.detection.zoo.Recipe.Fault;
import io.tightrope.benchmarks.detection.zoo.Recipe.Kind;
import io.tightrope.benchmarks.detection.zoo.Recipe.Net;
import java.util.List;
import java.util.Locale;

/** The dense ReLU baseline of a run: same depth, width, steps and optimizer, a sound learning rate. */
public final class DenseBaselines {
  private static final long SEED = 17;

  private DenseBaselines() {}

  /** The recipe of a recipe's baseline; many share one. */
  public static Recipe of(Recipe recipe) {
    Net net = recipe.net();
    Net dense = new Net(Base.RELU, net.convolutional(), net.depth(), net.width());
    return new Recipe(
        String.format(
            Locale.ROOT,
            "baseline-%s%s-%d",
            dense,
            Zoo.optimizationName(recipe.optimization()),
            recipe.steps()),
        Kind.HEALTHY,
        dense,
        Zoo.sound(dense, recipe.optimization()),
        new Design(1, 1),
        List.of(),
        Change.NONE,
        0,
        recipe.steps(),
        Fault.NONE,
        SEED,
        false);
  }
}
