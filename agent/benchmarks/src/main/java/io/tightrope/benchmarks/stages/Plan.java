package io.tightrope.benchmarks.stages;

import io.tightrope.dl4j.schedule.SparsitySchedule;
import io.tightrope.sparse.init.SparseDesign;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * One training to be done.
 *
 * @param method the way
 * @param target the last stage's sparsity; 0 where none is asked for
 * @param seed of initialization and batch order
 * @param resetUpdater whether stage changes forget Adam's moments
 */
record Plan(Method method, double target, long seed, boolean resetUpdater) {

  /** The target that the claims are made for: above what is to be kept, since sparsity drifts down. */
  static final double TARGET = 0.91;

  /** Further targets, for the frontier. */
  private static final double[] FURTHER = {0.85, 0.95};

  /** Targets on the way there, while the weights are near random. */
  private static final double[] EARLY = {0.6, 0.7, 0.75, 0.8, 0.85, 0.88};

  private static final double CLOSE = 0.015;
  private static final double INCREMENT = 0.05;
  private static final double Q = 2;
  private static final double SLOPE = 0.7;

  /** Every method for every seed, then further targets with the first seed. */
  static List<Plan> all(List<Long> seeds, boolean compare) {
    List<Plan> plans = new ArrayList<>();
    for (long seed : seeds) {
      for (Method method : Method.values()) {
        double target = method == Method.DENSE ? 0 : TARGET;
        plans.add(new Plan(method, target, seed, false));
      }
    }
    for (double target : FURTHER) {
      plans.add(new Plan(Method.GATED, target, seeds.get(0), false));
    }
    if (compare) {
      seeds.forEach(seed -> plans.add(new Plan(Method.GATED, TARGET, seed, true)));
    }
    return plans;
  }

  /** The targets of all stages, in order. */
  double[] targets() {
    return method == Method.DENSE
        ? new double[0]
        : method == Method.DIRECT
            ? new double[] {target}
            : DoubleStream.concat(
                    DoubleStream.of(EARLY).filter(early -> early < target - CLOSE),
                    DoubleStream.of(target))
                .toArray();
  }

  /** What the network is initialized for. */
  SparseDesign first() {
    double sparsity = targets()[0];
    return method == Method.UNGUARDED
        ? SparseDesign.reluTau(sparsity, Q)
        : SparseDesign.crelu(sparsity, Q, SLOPE);
  }

  /** The schedule of a guarded method. */
  SparsitySchedule schedule(Budget budget) {
    return method == Method.HIGHEST
        ? SparsitySchedule.asHighAsIsSafe(budget.stageSteps(), EARLY[0], INCREMENT)
        : SparsitySchedule.explicit(budget.stageSteps(), targets());
  }

  /** A name for a progress line. */
  String name() {
    return method.id() + (target > 0 ? "-" + target : "") + "-" + seed
        + (resetUpdater ? "-reset" : "");
  }
}
