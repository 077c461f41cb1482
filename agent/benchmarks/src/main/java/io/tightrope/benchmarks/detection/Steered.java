package io.tightrope.benchmarks.detection;

import io.tightrope.benchmarks.detection.report.Judged;

/**
 * A network whose thresholds are steered.
 *
 * @param alone without help
 * @param gated with a schedule that pauses while the spectral alignment rises
 */
record Steered(Judged alone, Judged gated) {
  /** Below it the network has learned next to nothing: chance is 0.1. */
  private static final double DEAD = 0.2;

  private static final double CLOSE = 0.04;
  private static final double FAR = 0.1;

  /** Test accuracy of the dense baseline, trained as long. */
  double dense() {
    return alone.baselineAccuracy();
  }

  /** The sparsity that it is initialized for, from which it is steered upwards. */
  double start() {
    return alone.recipe().targets().get(0);
  }

  /** Whether it ends more than ten points behind its dense baseline without help. */
  boolean collapsesAlone() {
    return alone.trained().accuracy() < dense() - FAR;
  }

  /** Whether it ends within four points of its dense baseline with the gate. */
  boolean isSaved() {
    return gated.trained().accuracy() >= dense() - CLOSE;
  }

  /** Whether it has learned nothing even with the gate. */
  boolean isDead() {
    return !(gated.trained().accuracy() >= DEAD);
  }
}
