package io.tightrope.benchmarks.stages.training;

/**
 * The size of every network and the length of every training.
 *
 * @param steps in all
 * @param stageSteps least steps of a stage before the last
 */
public record Budget(int steps, int stageSteps) {

  public static final int DEPTH = 20;
  public static final int WIDTH = 200;
  public static final int BATCH = 100;
  public static final double LEARNING_RATE = 1e-3;

  private static final int STEPS = 3000;
  private static final int STAGE_STEPS = 60;

  /** The middle of the fourth stage. */
  int faultStep() {
    return 3 * stageSteps + stageSteps / 2;
  }

  /** The usual budget, so many times as long. */
  public static Budget scaled(double scale) {
    return new Budget((int) Math.max(10, Math.round(STEPS * scale)), (int)
        Math.max(1, Math.round(STAGE_STEPS * scale)));
  }
}
