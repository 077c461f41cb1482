package io.tightrope.sparse.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.sparse.network.LayerWalk;
import io.tightrope.sparse.network.Networks;
import io.tightrope.sparse.network.WeightedLayer;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class EdgeOfChaosInitializerTest {

  @Test
  void a_deep_network_keeps_q_and_sparsity_through_its_depth() {
    SparseDesign design = SparseDesign.crelu(0.8, 2, 0.7);
    MultiLayerNetwork network = Networks.dense(20, 400, design.activation());
    INDArray inputs = Networks.inputs(200, 50);

    new EdgeOfChaosInitializer(design, 42).apply(network, inputs);

    LayerWalk.of(network).forEach(inputs, visit -> {
      if (!visit.layer().isOutput()) {
        INDArray h = visit.preactivations();
        assertThat(WeightedLayer.meanSquare(h))
            .as("q of layer %s", visit.layer().name())
            .isCloseTo(2, within(0.7));
        INDArray a = design.activation().getActivation(h, false);
        assertThat(1 - a.neq(0).castTo(h.dataType()).meanNumber().doubleValue())
            .isCloseTo(0.8, within(0.06));
      }
    });
  }

  @Test
  void variances_are_the_design_s_and_the_output_layer_s_own() {
    SparseDesign design = SparseDesign.cst(0.7, 1.5, 0.8);
    MultiLayerNetwork network = Networks.dense(3, 500, design.activation());

    new EdgeOfChaosInitializer(design, 7).apply(network, Networks.inputs(300, 50));

    List<WeightedLayer> layers = LayerWalk.of(network).layers();
    double first = (design.q() - design.edge().sb2()) / 4;
    assertThat(layers.get(0).scaledWeightVariance()).isCloseTo(first, within(0.05 * first));
    for (WeightedLayer hidden : layers.subList(1, 3)) {
      assertThat(hidden.scaledWeightVariance())
          .isCloseTo(design.edge().sw2(), within(0.02 * design.edge().sw2()));
      assertThat(WeightedLayer.meanSquare(hidden.biases().orElseThrow()))
          .isCloseTo(design.edge().sb2(), within(0.25 * design.edge().sb2()));
    }
    assertThat(layers.get(3).scaledWeightVariance()).isCloseTo(1, within(0.1));
    assertThat(layers.get(3).biases().orElseThrow().norm2Number().doubleValue()).isZero();
  }

  @Test
  void a_convolution_starts_at_q_too() {
    SparseDesign design = SparseDesign.crelu(0.75, 1, 0.7);
    MultiLayerNetwork network = Networks.convolutional(design.activation());
    INDArray inputs = Networks.inputs(100, 2, 12, 12);

    new EdgeOfChaosInitializer(design, 9).apply(network, inputs);

    List<Double> q = new ArrayList<>();
    LayerWalk.of(network)
        .forEach(inputs, visit -> q.add(WeightedLayer.meanSquare(visit.preactivations())));
    assertThat(q.get(0)).isCloseTo(1, within(0.4));
    assertThat(q.get(1)).isCloseTo(1, within(0.4));
  }

  @Test
  void the_same_seed_draws_the_same_numbers_and_leaves_the_global_generator_alone() {
    SparseDesign design = SparseDesign.reluTau(0.6, 1);
    ComputationGraph one = Networks.graph(design.activation());
    ComputationGraph two = Networks.graph(design.activation());
    ComputationGraph three = Networks.graph(design.activation());
    INDArray inputs = Networks.inputs(100, 50);
    Nd4j.getRandom().setSeed(5);
    double expected = Nd4j.getRandom().nextDouble();
    Nd4j.getRandom().setSeed(5);

    new EdgeOfChaosInitializer(design, 11).apply(one, inputs);
    new EdgeOfChaosInitializer(design, 11).apply(two, inputs);
    new EdgeOfChaosInitializer(design, 12).apply(three, inputs);

    assertThat(Nd4j.getRandom().nextDouble()).isEqualTo(expected);
    assertThat(one.params()).isEqualTo(two.params());
    assertThat(one.params()).isNotEqualTo(three.params());
  }

  @Test
  void a_network_without_a_sparse_layer_is_refused() {
    MultiLayerNetwork network = Networks.dense(2, 10, new ActivationTanH());
    EdgeOfChaosInitializer initializer =
        new EdgeOfChaosInitializer(SparseDesign.crelu(0.8, 1, 0.7), 1);

    assertThatThrownBy(() -> initializer.apply(network, Networks.inputs(10, 50)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no dense or convolution layer has a sparse activation");
  }

  @Test
  void an_impossible_design_says_why() {
    assertThatThrownBy(() -> SparseDesign.crelu(1.0, 1, 0.7)).hasMessageContaining("sparsity");
    assertThatThrownBy(() -> SparseDesign.crelu(0.8, 1, 1.5)).hasMessageContaining("slope");
  }
}
