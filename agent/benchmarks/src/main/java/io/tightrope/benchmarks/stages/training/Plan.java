package io.tightrope.benchmarks.stages.training;

import io.tightrope.dl4j.schedule.GateConditions;
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
public record Plan(Method method, double target, long seed, boolean resetUpdater) {

  /** The target that the claims are made for: a little above the 0.85 that is to be kept. */
  public static final double TARGET = 0.87;

  /** Further targets, for the frontier. */
  private static final List<Double> FURTHER = List.of(0.93);

  /** Targets on the way there, while the weights are near random. */
  private static final double[] EARLY = {0.5, 0.6, 0.7, 0.78, 0.84, 0.88};

  private static final double CLOSE = 0.015;
  private static final double INCREMENT = 0.05;

  /** Stricter than a schedule with an end: the loss must have come back before it climbs on. */
  private static final GateConditions SAFE = new GateConditions(0.1, 1.1, 1e-7, 0.4);

  private static final double Q = 2;
  private static final double SLOPE = 0.6;

  /**
   * Every method for every seed, and further targets with the first seed; what matters most comes first.
   */
  public static List<Plan> all(List<Long> seeds, boolean compare) {
    List<Plan> plans = new ArrayList<>();
    for (long seed : seeds) {
      plans.add(new Plan(Method.DENSE, 0, seed, false));
      plans.add(new Plan(Method.GATED, TARGET, seed, false));
    }
    for (long seed : seeds) {
      for (Method beside : List.of(Method.UNGUARDED, Method.DIRECT, Method.HIGHEST)) {
        plans.add(new Plan(beside, TARGET, seed, false));
      }
      if (seed == seeds.get(0)) {
        plans.add(new Plan(Method.FAULTED, TARGET, seed, false));
        FURTHER.forEach(target -> plans.add(new Plan(Method.GATED, target, seed, false)));
      }
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
    return method == Method.DIRECT
        ? SparseDesign.crelu(sparsity, Q, SLOPE)
        : SparseDesign.reluTau(sparsity, Q);
  }

  /** The schedule of a guarded method. */
  SparsitySchedule schedule(Budget budget) {
    return method == Method.HIGHEST
        ? SparsitySchedule.asHighAsIsSafe(3 * budget.stageSteps(), EARLY[0], INCREMENT)
            .with(SAFE)
        : SparsitySchedule.explicit(budget.stageSteps(), targets());
  }

  /** A name for a progress line. */
  String name() {
    return method.id() + (target > 0 ? "-" + target : "") + "-" + seed
        + (resetUpdater ? "-reset" : "");
  }
}
