package io.tightrope.sparse.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.sparse.activation.CReLU;
import io.tightrope.sparse.activation.SparseActivation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

final class LayerWalkTest {

  private static final CReLU ACTIVATION = new CReLU(0.1, 0.5);

  @Test
  void each_visit_shows_what_the_network_itself_computes() {
    MultiLayerNetwork network = Networks.convolutional(ACTIVATION);
    INDArray inputs = Networks.inputs(20, 2, 12, 12);
    List<INDArray> activations = network.feedForward(inputs, false);
    int[] place = {0, 1, 3, 4};
    List<String> names = new ArrayList<>();

    LayerWalk.of(network).forEach(inputs, visit -> {
      if (!visit.layer().isOutput()) {
        int i = place[names.size()];
        assertThat(visit.input()).isEqualTo(activations.get(i));
        INDArray expected = activations.get(i + 1);
        assertThat(activationOf(visit)).isEqualTo(expected);
      }
      names.add(visit.layer().name());
    });

    assertThat(names).containsExactly("layer0", "layer1", "layer3", "layer4", "layer5");
    assertThat(network.feedForward(inputs, false)).isEqualTo(activations);
  }

  @Test
  void a_graph_shows_its_layers_in_topological_order() {
    ComputationGraph graph = Networks.graph(ACTIVATION);
    INDArray inputs = Networks.inputs(30, 50);
    Map<String, INDArray> activations = graph.feedForward(inputs, false);
    List<String> names = new ArrayList<>();

    LayerWalk.of(graph).forEach(inputs, visit -> {
      String name = visit.layer().name();
      names.add(name);
      if (!visit.layer().isOutput()) {
        assertThat(activationOf(visit)).isEqualTo(activations.get(name));
      }
      if (name.equals("third")) {
        assertThat(visit.input()).isEqualTo(activations.get("sum"));
      }
      assertThat(visit.layer().seesData()).isEqualTo(name.equals("first"));
    });

    assertThat(names).containsExactly("first", "second", "third", "out");
  }

  @Test
  void an_activation_behind_normalization_is_that_of_the_layer_before_it() {
    MultiLayerNetwork network = Networks.normalized(ACTIVATION);
    INDArray inputs = Networks.inputs(40, 50);
    List<INDArray> activations = network.feedForward(inputs, false);
    List<INDArray> seen = new ArrayList<>();

    LayerWalk.of(network).forEach(inputs, visit -> {
      if (!visit.layer().isOutput()) {
        assertThat(visit.layer().isNormalized()).isTrue();
        seen.add(activationOf(visit));
        visit.layer().setActivation(new CReLU(0.2, 0.5));
      }
    });

    assertThat(seen.get(0)).isEqualTo(activations.get(3));
    assertThat(seen).hasSize(2);
    for (int place : new int[] {2, 5}) {
      ActivationLayer layer = (ActivationLayer) network.getLayer(place).conf().getLayer();
      assertThat(layer.getActivationFn()).isEqualTo(new CReLU(0.2, 0.5));
    }
  }

  @Test
  void a_graph_finds_activations_behind_its_layers_too() {
    ComputationGraph graph = Networks.normalizedGraph(ACTIVATION);
    INDArray inputs = Networks.inputs(40, 50);
    Map<String, INDArray> activations = graph.feedForward(inputs, false);
    Map<String, Boolean> normalized = new LinkedHashMap<>();

    LayerWalk.of(graph).forEach(inputs, visit -> {
      String name = visit.layer().name();
      if (!visit.layer().isOutput()) {
        normalized.put(name, visit.layer().isNormalized());
        assertThat(activationOf(visit)).isEqualTo(activations.get(name + "Activation"));
      }
    });

    assertThat(normalized).containsExactly(Map.entry("first", true), Map.entry("second", false));
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void reading_a_graph_shows_the_same_as_visiting_it(ComputationGraph graph) {
    INDArray[] inputs = {Networks.inputs(40, 50)};
    List<List<INDArray>> visited = new ArrayList<>();
    List<List<INDArray>> read = new ArrayList<>();

    LayerWalk.of(graph).forEach(inputs, visit -> visited.add(arraysOf(visit)));
    LayerWalk.of(graph).read(inputs, visit -> read.add(arraysOf(visit)));

    assertThat(read).isEqualTo(visited);
  }

  static Stream<ComputationGraph> graphs() {
    return Stream.of(Networks.graph(ACTIVATION), Networks.normalizedGraph(ACTIVATION));
  }

  private static List<INDArray> arraysOf(LayerWalk.Visit visit) {
    return List.of(
        visit.input().dup(), visit.received().dup(), visit.preactivations().dup());
  }

  @Test
  void fan_in_counts_what_a_unit_sums() {
    List<WeightedLayer> layers =
        LayerWalk.of(Networks.convolutional(ACTIVATION)).layers();

    assertThat(layers).extracting(WeightedLayer::fanIn).containsExactly(18L, 288L, 128L, 288L, 64L);
    assertThat(layers).extracting(WeightedLayer::units).containsExactly(32L, 32L, 32L, 64L, 3L);
  }

  private static INDArray activationOf(LayerWalk.Visit visit) {
    SparseActivation activation = visit.layer().sparseActivation().orElseThrow();
    return activation.getActivation(visit.preactivations(), false);
  }
}
