package io.tightrope.benchmarks.stages.training;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run, measured on all test examples.
 *
 * @param plan what was to be done
 * @param steps trained
 * @param seconds of training and measuring
 * @param accuracy share of examples classified rightly
 * @param sparsity mean over the hidden layers of their share of exact zeros
 * @param lowest the least sparse hidden layer's share
 * @param computeSaved share of a forward pass's multiply-accumulates that zeros make unnecessary
 * @param rollbacks stages taken back, in order
 * @param fault what was done to it, null if nothing was
 * @param stages in order; one without a schedule
 */
public record Result(
    Plan plan,
    int steps,
    double seconds,
    double accuracy,
    double sparsity,
    double lowest,
    double computeSaved,
    List<Rollback> rollbacks,
    @Nullable Fault fault,
    List<StageResult> stages) {

  /** The first rollback since the fault; empty without a fault or a rollback. */
  public Optional<Rollback> rollbackAfterFault() {
    return fault == null
        ? Optional.empty()
        : rollbacks.stream().filter(rollback -> rollback.step() >= fault.step()).findFirst();
  }
}
