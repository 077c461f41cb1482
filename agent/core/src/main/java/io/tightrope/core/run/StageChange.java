package io.tightrope.core.run;

/** When a change of the sparsity target is a new stage. The one place for that number. */
public final class StageChange {
  /**
   * By how much a sparsity target must move to be a stage change. Schedules raise it by 0.02 at
   * least; rounding and steered thresholds move it by less from one step to the next.
   */
  public static final double MOVE = 0.02;

  private StageChange() {}

  /**
   * Returns true if a new stage begins between two frames: the schedule says so, or the target moved
   * by more than {@value #MOVE}. A target of NaN (none is declared) has not moved.
   */
  public static boolean between(int stage, double target, int nextStage, double nextTarget) {
    return nextStage != stage || hasMoved(nextTarget - target);
  }

  /** Returns true if a target that moved by so much begins a new stage; false for NaN. */
  public static boolean hasMoved(double move) {
    return Math.abs(move) > MOVE;
  }
}
