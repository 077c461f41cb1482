package io.tightrope.sparse.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.sparse.init.EdgeOfChaosInitializer;
import io.tightrope.sparse.init.SparseDesign;
import io.tightrope.sparse.network.LayerWalk;
import io.tightrope.sparse.network.Networks;
import io.tightrope.sparse.network.WeightedLayer;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

final class LayerwiseStageChangeTest {

  static Stream<SparseDesign> designs() {
    return Stream.of(
        SparseDesign.reluTau(0.85, 1), SparseDesign.st(0.8, 1),
        SparseDesign.crelu(0.9, 2, 0.7), SparseDesign.cst(0.85, 2, 0.5));
  }

  @ParameterizedTest
  @MethodSource("designs")
  void every_layer_of_a_disturbed_network_meets_q_and_target(SparseDesign next) {
    MultiLayerNetwork network = Networks.convolutional(next.activation());
    INDArray inputs = Networks.inputs(150, 2, 12, 12);
    new EdgeOfChaosInitializer(next.at(0.6), 4).apply(network, inputs);
    disturb(LayerWalk.of(network).layers());

    List<LayerwiseStageChange.Change> changes =
        new LayerwiseStageChange(next).apply(network, inputs);

    assertThat(changes).hasSize(4);
    assertThat(changes)
        .allSatisfy(c -> assertThat(c.achievedSparsity()).isCloseTo(next.sparsity(), within(1e-3)));
    LayerWalk.of(network).forEach(inputs, visit -> assertMeets(next, visit));
  }

  @Test
  void a_graph_changes_like_a_row_of_layers() {
    SparseDesign next = SparseDesign.crelu(0.85, 2, 0.7);
    ComputationGraph graph = Networks.graph(next.activation());
    INDArray inputs = Networks.inputs(400, 50);
    new EdgeOfChaosInitializer(next.at(0.5), 4).apply(graph, inputs);
    disturb(LayerWalk.of(graph).layers());

    new LayerwiseStageChange(next).apply(graph, inputs);

    LayerWalk.of(graph).forEach(inputs, visit -> assertMeets(next, visit));
  }

  @Test
  void the_output_layer_is_left_alone() {
    SparseDesign next = SparseDesign.crelu(0.85, 2, 0.7);
    MultiLayerNetwork network = Networks.dense(2, 40, next.activation());
    INDArray before = network.getLayer(2).params().dup();

    new LayerwiseStageChange(next).apply(network, Networks.inputs(100, 50));

    assertThat(network.getLayer(2).params()).isEqualTo(before);
  }

  @Test
  void behind_normalization_only_thresholds_are_set() {
    SparseDesign next = SparseDesign.crelu(0.85, 2, 0.7);
    MultiLayerNetwork network = Networks.normalized(next.activation());
    INDArray inputs = Networks.inputs(200, 50);
    INDArray before = network.params().dup();

    List<LayerwiseStageChange.Change> changes =
        new LayerwiseStageChange(next).apply(network, inputs);

    assertThat(network.params()).isEqualTo(before);
    assertThat(changes).hasSize(2).allSatisfy(change -> {
      assertThat(change.scale()).isEqualTo(1);
      assertThat(change.achievedSparsity()).isCloseTo(0.85, within(1e-3));
    });
    LayerWalk.of(network).forEach(inputs, visit -> {
      if (!visit.layer().isOutput()) {
        double units = Math.sqrt(WeightedLayer.meanSquare(visit.preactivations()) / next.q());
        assertThat(visit.layer().sparseActivation().orElseThrow().m())
            .isCloseTo(units * next.edge().activation().m(), within(1e-3));
      }
    });
  }

  @Test
  void a_dead_layer_cannot_be_brought_back_and_is_named() {
    SparseDesign next = SparseDesign.crelu(0.85, 2, 0.7);
    MultiLayerNetwork network = Networks.dense(3, 40, next.activation());
    network.getLayer(1).getParam("W").assign(0);
    network.getLayer(1).getParam("b").assign(0);

    assertThatThrownBy(
            () -> new LayerwiseStageChange(next).apply(network, Networks.inputs(100, 50)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("layer1")
        .hasMessageContaining("0.0");
  }

  private static void disturb(List<WeightedLayer> layers) {
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).weights().muli(0.5 + i);
      layers.get(i).biases().ifPresent(b -> b.addi(0.3));
    }
  }

  private static void assertMeets(SparseDesign design, LayerWalk.Visit visit) {
    if (visit.layer().isOutput()) {
      return;
    }
    INDArray h = visit.preactivations();
    assertThat(WeightedLayer.meanSquare(h)).isCloseTo(design.q(), within(1e-3));
    INDArray a = visit.layer().sparseActivation().orElseThrow().getActivation(h, false);
    double zeros = 1 - a.neq(0).castTo(h.dataType()).meanNumber().doubleValue();
    assertThat(zeros).isCloseTo(design.sparsity(), within(2e-3));
    assertThat(visit.layer().sparseActivation().orElseThrow().m())
        .isEqualTo(design.edge().activation().m());
  }
}
