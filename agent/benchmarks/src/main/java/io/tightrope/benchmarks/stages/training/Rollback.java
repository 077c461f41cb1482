package io.tightrope.benchmarks.stages.training;

/**
 * A step back that the gate ordered.
 *
 * @param step at which
 * @param from the target of the stage that was broken
 * @param reason in words, the alert's if there was one
 */
public record Rollback(long step, double from, String reason) {}
