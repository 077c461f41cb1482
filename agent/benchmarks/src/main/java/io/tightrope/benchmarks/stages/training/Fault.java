package io.tightrope.benchmarks.stages.training;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * What was done to a run in the middle of a stage: the weights of one layer multiplied.
 *
 * @param layer index of the layer
 * @param step at which
 * @param target the stage's
 * @param held the highest target whose stage had succeeded at the end of the run; 0 if none had
 */
public record Fault(int layer, long step, double target, double held) {
  static final int LAYER = 10;
  public static final double FACTOR = 30;

  /** Strikes. */
  static void strike(MultiLayerNetwork network) {
    network.getLayer(LAYER).getParam("W").muli(FACTOR);
  }
}
