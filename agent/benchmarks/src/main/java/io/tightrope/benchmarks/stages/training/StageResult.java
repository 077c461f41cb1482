package io.tightrope.benchmarks.stages.training;

/**
 * One stage of a run.
 *
 * @param target share of zeros asked for
 * @param fromStep the step at which it began
 * @param steps how long it lasted
 * @param worstMiss farthest that a layer was from the target right after the change, on the sample
 * @param drift change of the mean sparsity from there to the end of the stage, on the sample
 * @param achieved mean sparsity of the hidden layers at its end, on the test images looked at
 * @param lowest the least sparse hidden layer's
 * @param computeSaved share of a forward pass's multiply-accumulates that zeros make unnecessary
 * @param accuracy at its end, on the test images looked at
 */
public record StageResult(
    double target,
    long fromStep,
    long steps,
    double worstMiss,
    double drift,
    double achieved,
    double lowest,
    double computeSaved,
    double accuracy) {}
