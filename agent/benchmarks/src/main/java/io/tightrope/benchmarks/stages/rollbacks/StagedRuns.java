package io.tightrope.benchmarks.stages.rollbacks;

import io.tightrope.benchmarks.stages.network.NetworkKind;
import io.tightrope.benchmarks.stages.network.Recipe;
import io.tightrope.benchmarks.stages.network.Size;
import io.tightrope.benchmarks.stages.training.FaultKind;
import io.tightrope.benchmarks.stages.training.Method;
import io.tightrope.benchmarks.stages.training.Plan;
import io.tightrope.benchmarks.stages.training.Plan.Strike;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which runs are trained: all are staged, of the small size. */
final class StagedRuns {
  static final double TARGET = 0.87;

  /** Healthy runs are trained at the recipe's learning rate and at so many times it. */
  static final double FASTER = 2;

  private StagedRuns() {}

  /** The healthy runs: each network and seed at two learning rates. */
  static List<Plan> healthy(Set<NetworkKind> networks, List<Long> seeds, double stepsScale) {
    List<Plan> plans = new ArrayList<>();
    for (long seed : seeds) {
      for (NetworkKind network : new TreeSet<>(networks)) {
        Recipe recipe = network.recipe(Size.SMALL).scaled(stepsScale);
        plans.add(plan(network, recipe, seed, null));
        plans.add(plan(network, recipe.faster(FASTER), seed, null));
      }
    }
    return plans;
  }

  /**
   * The runs with a fault, at the recipe's learning rate: each network has one of each seed, the
   * kinds in turn. The stage is drawn by the seed and is never the first, before which nothing was
   * held.
   */
  static List<Plan> struck(Set<NetworkKind> networks, List<Long> seeds, double stepsScale) {
    List<Plan> plans = new ArrayList<>();
    FaultKind[] kinds = FaultKind.values();
    for (int i = 0; i < seeds.size(); i++) {
      long seed = seeds.get(i);
      for (NetworkKind network : new TreeSet<>(networks)) {
        Recipe recipe = network.recipe(Size.SMALL).scaled(stepsScale);
        int stages = recipe.schedule(TARGET).stages().size();
        Random random = new Random(31 * seed + network.ordinal());
        int stage = 2 + random.nextInt(stages - 1);
        plans.add(plan(network, recipe, seed, new Strike(kinds[i % kinds.length], stage)));
      }
    }
    return plans;
  }

  private static Plan plan(NetworkKind network, Recipe recipe, long seed, @Nullable Strike strike) {
    Method method = strike == null ? Method.GATED : Method.FAULTED;
    return new Plan(network, Size.SMALL, recipe, method, TARGET, seed, false, strike);
  }
}
