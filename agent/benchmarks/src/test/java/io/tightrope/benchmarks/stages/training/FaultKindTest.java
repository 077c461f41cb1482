package io.tightrope.benchmarks.stages.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.benchmarks.stages.network.Blueprint;
import io.tightrope.benchmarks.stages.network.NetworkKind;
import io.tightrope.benchmarks.stages.network.Recipe;
import io.tightrope.benchmarks.stages.network.Size;
import io.tightrope.benchmarks.stages.network.StagedNetwork;
import io.tightrope.sparse.init.SparseDesign;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;

final class FaultKindTest {

  @ParameterizedTest
  @EnumSource(
      value = NetworkKind.class,
      names = {"DENSE", "CNN2D", "CNN1D", "RESIDUAL"})
  void weights_of_one_layer_are_multiplied(NetworkKind kind) {
    StagedNetwork network = network(kind);
    INDArray before = parameters(network);

    int struck = FaultKind.WEIGHTS.strike(network, recipe(kind));

    Layer layer = network.layers()[struck];
    double changed =
        parameters(network).neq(before).castTo(before.dataType()).sumNumber().doubleValue();
    assertThat(changed).isEqualTo(layer.getParam("W").length());
    assertThat(parameters(network).norm2Number().doubleValue())
        .isGreaterThan(5 * before.norm2Number().doubleValue());
  }

  @Test
  void batch_normalization_is_struck_itself_since_it_would_undo_the_fault() {
    StagedNetwork network = network(NetworkKind.BATCHNORM);

    int scaled = FaultKind.WEIGHTS.strike(network, recipe(NetworkKind.BATCHNORM));
    int shifted = FaultKind.BIASES.strike(network, recipe(NetworkKind.BATCHNORM));

    assertThat(network.layers()[scaled].getParam("gamma").minNumber().doubleValue())
        .isEqualTo(30);
    assertThat(network.layers()[shifted].getParam("beta").maxNumber().doubleValue())
        .isEqualTo(-1000);
  }

  @Test
  void the_learning_rate_of_all_layers_is_raised() {
    StagedNetwork network = network(NetworkKind.DENSE);

    assertThat(FaultKind.RATE.strike(network, recipe(NetworkKind.DENSE))).isEqualTo(-1);

    for (Layer layer : network.layers()) {
      double rate = ((BaseLayer) layer.conf().getLayer()).getIUpdater().getLearningRate(0, 0);
      assertThat(rate).isCloseTo(0.1, within(1e-9));
    }
  }

  private static Recipe recipe(NetworkKind kind) {
    return kind.recipe(Size.SMALL);
  }

  private static StagedNetwork network(NetworkKind kind) {
    return kind.build(
        Size.SMALL,
        new Blueprint(1, SparseDesign.reluTau(0.5, 2).activation(), recipe(kind).rate(), true, 10));
  }

  private static INDArray parameters(StagedNetwork network) {
    return network instanceof StagedNetwork.Chain chain
        ? chain.network().params().dup()
        : ((StagedNetwork.Graph) network).network().params().dup();
  }
}
