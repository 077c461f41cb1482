package io.tightrope.benchmarks.stages;

import io.tightrope.benchmarks.stages.training.Method;
import io.tightrope.benchmarks.stages.training.Plan;
import io.tightrope.benchmarks.stages.training.Result;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a staged run must reach, and which runs are held to it. */
final class Aim {
  /** The target that all networks are held to. */
  static final double TARGET = 0.87;

  /** Targets that are attempted and reported as they are. */
  static final List<Double> FURTHER = List.of(0.90, 0.93);

  static final double LOWEST_LAYER = 0.80;

  private Aim() {}

  /**
   * Whether the aims are for this run; the runs at higher targets and by other ways are only
   * reported.
   */
  static boolean isFor(Result result) {
    Plan plan = result.plan();
    return plan.method() == Method.GATED && plan.target() == TARGET && !plan.resetUpdater();
  }

  static boolean isSparse(Result run) {
    return run.sparsity() >= TARGET;
  }

  static boolean isSparseEverywhere(Result run) {
    return run.lowest() >= LOWEST_LAYER;
  }

  /** Whether its accuracy is close enough to its baseline's; true where no aim is set. */
  static boolean isAccurate(Result run, Optional<Result> baseline) {
    OptionalDouble mayLose = run.plan().network().mayLose();
    return mayLose.isEmpty()
        || (baseline.isPresent()
            && baseline.get().accuracy() - run.accuracy() <= mayLose.getAsDouble());
  }

  static boolean isMet(Result run, Optional<Result> baseline) {
    return isSparse(run) && isSparseEverywhere(run) && isAccurate(run, baseline);
  }
}
