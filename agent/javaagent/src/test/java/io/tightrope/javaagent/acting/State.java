package io.tightrope.javaagent.acting;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** All that a network has learned, bit for bit. */
record State(float[] parameters, float[] updater, int iterations) {
  static State of(Model model) {
    return model instanceof MultiLayerNetwork net
        ? new State(
            values(net.params()),
            values(net.getUpdater().getStateViewArray()),
            net.getIterationCount())
        : ofGraph((ComputationGraph) model);
  }

  private static State ofGraph(ComputationGraph graph) {
    return new State(
        values(graph.params()),
        values(graph.getUpdater().getStateViewArray()),
        graph.getConfiguration().getIterationCount());
  }

  private static float[] values(org.nd4j.linalg.api.ndarray.INDArray array) {
    return array.dup().data().asFloat();
  }

  void assertEqualTo(State other) {
    assertThat(parameters).isEqualTo(other.parameters);
    assertThat(updater).isEqualTo(other.updater);
    assertThat(iterations).isEqualTo(other.iterations);
  }
}
