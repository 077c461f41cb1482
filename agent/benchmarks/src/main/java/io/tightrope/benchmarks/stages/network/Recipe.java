package io.tightrope.benchmarks.stages.network;

import io.tightrope.dl4j.schedule.SparsitySchedule;
import io.tightrope.examples.training.CosineFall;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * How a network is trained, dense or staged.
 *
 * @param steps optimizer steps in all
 * @param batch examples of a step
 * @param learningRate Adam's at the first step; it falls to 0 along half a cosine
 * @param margin how far above the sparsity that is wanted the last stage's target lies
 */
public record Recipe(int steps, int batch, double learningRate, double margin) {
  private static final int FEWEST = 10;
  private static final double HIGHEST_TARGET = 0.97;

  /** The same for so many times the steps. */
  public Recipe scaled(double scale) {
    return new Recipe(
        (int) Math.max(FEWEST, Math.round(steps * scale)), batch, learningRate, margin);
  }

  /** The same at so many times the learning rate. */
  public Recipe faster(double factor) {
    return new Recipe(steps, batch, factor * learningRate, margin);
  }

  /** The learning rate over the training. */
  public ISchedule rate() {
    return new CosineFall(learningRate, 0, steps);
  }

  /** The stages to a sparsity that is wanted. */
  public SparsitySchedule schedule(double wanted) {
    double asked = Math.round(1000 * Math.min(HIGHEST_TARGET, wanted + margin)) / 1000.0;
    return SparsitySchedule.recommended(asked, steps);
  }
}
