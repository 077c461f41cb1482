package io.tightrope.dl4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.sparse.activation.CReLU;
import io.tightrope.sparse.init.SparseDesign;
import io.tightrope.sparse.stage.LayerwiseStageChange;
import java.util.Arrays;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;

final class SnapshotTest {

  private final Cluster cluster = new Cluster();

  @Test
  void a_row_of_layers_comes_back_bit_for_bit() {
    MultiLayerNetwork network = Cluster.convolutional(new CReLU(0.1, 1));
    assertComesBack(
        network,
        () -> network.getUpdater().getStateViewArray(),
        () -> new LayerwiseStageChange(DESIGN).apply(network, cluster.batch(200).getFeatures()));
    assertThat(((BaseLayer) network.getLayer(0).conf().getLayer()).getActivationFn())
        .isEqualTo(new CReLU(0.1, 1));
  }

  @Test
  void a_graph_comes_back_bit_for_bit() {
    ComputationGraph graph = Cluster.graph(new CReLU(0.1, 1));
    assertComesBack(
        graph,
        () -> graph.getUpdater().getStateViewArray(),
        () -> new LayerwiseStageChange(DESIGN).apply(graph, cluster.batch(200).getFeatures()));
    assertThat(((BaseLayer) graph.getLayer("two").conf().getLayer()).getActivationFn())
        .isEqualTo(new CReLU(0.1, 1));
  }

  private static final SparseDesign DESIGN = SparseDesign.crelu(0.9, 2, 0.7);

  private void assertComesBack(Model network, Supplier<INDArray> updaterState, Runnable change) {
    train(network);
    Snapshot snapshot = Snapshot.of(network);
    int[] parameters = bits(network.params());
    int[] state = bits(updaterState.get());

    change.run();
    train(network);
    assertThat(bits(network.params())).isNotEqualTo(parameters);
    assertThat(bits(updaterState.get())).isNotEqualTo(state);
    snapshot.restore(network);

    assertThat(bits(network.params())).isEqualTo(parameters);
    assertThat(bits(updaterState.get())).isEqualTo(state);
    assertThat(Arrays.stream(state).distinct().count()).isGreaterThan(100);
  }

  @Test
  void a_learning_rate_that_the_program_has_changed_since_comes_back_with_the_moments() {
    MultiLayerNetwork network = Cluster.dense(3, new CReLU(0.1, 1));
    network.setLearningRate(2e-3);
    train(network);
    Snapshot snapshot = Snapshot.of(network);
    int[] parameters = bits(network.params());
    int[] state = bits(network.getUpdater().getStateViewArray());
    train(network);
    int[] trainedOn = bits(network.params());

    snapshot.restore(network);
    network.setLearningRate(1, 1e-5);
    network.setLearningRate(new PolySchedule(ScheduleType.ITERATION, 1e-4, 1, 100));
    train(network);
    snapshot.restore(network);

    assertThat(network.getLearningRate(1)).isEqualTo(2e-3);
    assertThat(bits(network.params())).isEqualTo(parameters);
    assertThat(bits(network.getUpdater().getStateViewArray())).isEqualTo(state);
    assertThat(trainedOn).isNotEqualTo(parameters);
  }

  private void train(Model network) {
    for (int i = 0; i < 5; i++) {
      if (network instanceof MultiLayerNetwork layers) {
        layers.fit(cluster.batch());
      } else {
        ((ComputationGraph) network).fit(cluster.batch());
      }
    }
  }

  private static int[] bits(INDArray values) {
    float[] floats = values.dup().data().asFloat();
    int[] bits = new int[floats.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(floats[i]));
    return bits;
  }
}
