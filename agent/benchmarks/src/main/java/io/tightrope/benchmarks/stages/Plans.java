package io.tightrope.benchmarks.stages;

import io.tightrope.benchmarks.stages.network.NetworkKind;
import io.tightrope.benchmarks.stages.network.Recipe;
import io.tightrope.benchmarks.stages.network.Size;
import io.tightrope.benchmarks.stages.training.Method;
import io.tightrope.benchmarks.stages.training.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which runs are trained. */
final class Plans {
  private Plans() {}

  /** Baselines and the target of the aims for each seed, higher targets with the first. */
  static List<Plan> ofNetworks(Set<NetworkKind> networks, List<Long> seeds, double stepsScale) {
    List<Plan> plans = new ArrayList<>();
    for (long seed : seeds) {
      for (NetworkKind network : new TreeSet<>(networks)) {
        Recipe recipe = network.recipe(Size.FULL).scaled(stepsScale);
        plans.add(Plan.dense(network, recipe, seed));
        plans.add(Plan.sparse(network, recipe, Method.GATED, Aim.TARGET, seed));
        if (seed == seeds.get(0)) {
          Aim.FURTHER.forEach(
              target -> plans.add(Plan.sparse(network, recipe, Method.GATED, target, seed)));
        }
      }
    }
    return plans;
  }

  /**
   * The network of dense layers in several ways, each with each seed; a fault strikes the first
   * seed only.
   *
   * @param momentsReset whether staged runs are also trained with Adam's moments forgotten at stage
   *     changes
   */
  static List<Plan> ofWays(
      Set<Method> ways, List<Long> seeds, double stepsScale, boolean momentsReset) {
    Recipe recipe = NetworkKind.DENSE.recipe(Size.FULL).scaled(stepsScale);
    List<Plan> plans = new ArrayList<>();
    for (long seed : seeds) {
      for (Method way : new TreeSet<>(ways)) {
        if (way == Method.DENSE) {
          plans.add(Plan.dense(NetworkKind.DENSE, recipe, seed));
        } else if (way != Method.FAULTED || seed == seeds.get(0)) {
          Plan plan = Plan.sparse(NetworkKind.DENSE, recipe, way, Aim.TARGET, seed);
          plans.add(plan);
          if (momentsReset && way == Method.GATED) {
            plans.add(plan.withMomentsReset());
          }
        }
      }
    }
    return plans;
  }
}
