package io.tightrope.benchmarks.inference;

import io.tightrope.sparse.network.LayerWalk;
import io.tightrope.sparse.network.MultiplyAccumulates;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network whose forward pass is measured, and samples for it.
 *
 * @param name in the table
 * @param width units of each hidden layer
 * @param asked share of zeros that it was made for, NaN if it was trained
 */
record Subject(String name, int width, double asked, MultiLayerNetwork network, float[][] samples) {

  /**
   * The share of the multiply-accumulates of these samples whose input is exactly 0, all layers
   * together.
   */
  double zeros() {
    return MultiplyAccumulates.savedRatio(
        MultiplyAccumulates.count(LayerWalk.of(network), Nd4j.createFromArray(samples)));
  }
}
