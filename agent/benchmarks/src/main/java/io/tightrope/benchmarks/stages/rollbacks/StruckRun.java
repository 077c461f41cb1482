package io.tightrope.benchmarks.stages.rollbacks;

import io.tightrope.benchmarks.stages.training.Fault;
import io.tightrope.benchmarks.stages.training.FaultKind;
import io.tightrope.benchmarks.stages.training.Result;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A run with a fault.
 *
 * @param run what came of it
 * @param healthy the same run without the fault
 */
record StruckRun(Result run, Result healthy) {
  static final int IN_TIME = 25;
  static final double MAY_LOSE = 0.03;

  FaultKind kind() {
    return Objects.requireNonNull(run.plan().strike()).kind();
  }

  /**
   * Steps from the fault to the first rollback; empty if there was none, or the fault never struck.
   */
  OptionalLong stepsToRollback() {
    Fault fault = run.fault();
    return fault == null
        ? OptionalLong.empty()
        : run.rollbackAfterFault().stream()
            .mapToLong(rollback -> rollback.step() - fault.step())
            .findFirst();
  }

  boolean isRolledBackInTime() {
    return stepsToRollback().isPresent() && stepsToRollback().getAsLong() <= IN_TIME;
  }

  /** By how much its accuracy ends below the healthy run's; negative if above. */
  double behind() {
    return healthy.accuracy() - run.accuracy();
  }

  boolean isRecovered() {
    return behind() <= MAY_LOSE;
  }

  boolean isGood() {
    return isRolledBackInTime() && isRecovered();
  }
}
