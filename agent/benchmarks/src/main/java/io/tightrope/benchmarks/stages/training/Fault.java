package io.tightrope.benchmarks.stages.training;

/**
 * What was done to a run in the middle of a stage.
 *
 * @param kind what
 * @param layer index of the layer, -1 if all were struck
 * @param step at which
 * @param target the stage's
 * @param held the highest sparsity at which a stage had been held at the end of the run; 0 if none
 *     had
 */
public record Fault(FaultKind kind, int layer, long step, double target, double held) {}
