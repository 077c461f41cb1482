package io.tightrope.benchmarks.detection.training;

import io.tightrope.core.sampling.LossJump;
import io.tightrope.core.sampling.Sampler;

/**
 * Which steps of the zoo are observed: what the agent's sampler does on a network that affords every
 * tenth step, but by step and not by the clock, so that a run is the same on every machine.
 */
final class Cadence {
  private static final int INTERVAL = 10;

  private final int interval;
  private final LossJump jumps = new LossJump();
  private int next;
  private int denseUntil = Sampler.DENSE_STEPS;

  private Cadence(int interval) {
    this.interval = interval;
  }

  /** What the agent's sampler does when it affords every tenth step. */
  static Cadence ofTheAgent() {
    return new Cadence(INTERVAL);
  }

  /** No step is left out. */
  static Cadence ofEveryStep() {
    return new Cadence(1);
  }

  boolean wants(int step) {
    return step >= next;
  }

  void observed(int step) {
    next = step + (step < denseUntil ? 1 : interval);
  }

  /** A stage began at that step, or something else makes the next ones worth a look. */
  void dense(int step) {
    denseUntil = Math.max(denseUntil, step + Sampler.DENSE_STEPS);
    next = Math.min(next, step);
  }

  /** The loss of a step, which costs nothing to know. */
  void loss(int step, double loss) {
    if (jumps.test(loss)) {
      dense(step + 1);
    }
  }
}
