package io.tightrope.benchmarks.stages.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.examples.training.CosineFall;
import io.tightrope.sparse.init.SparseDesign;
import io.tightrope.sparse.network.WeightedLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class NetworkKindTest {

  /** Expected: hidden layers that the ramp raises, in the full and in the small size. */
  @ParameterizedTest
  @CsvSource({"DENSE, 20, 10", "CNN2D, 4, 4", "CNN1D, 4, 4", "RESIDUAL, 19, 9", "BATCHNORM, 10, 5"})
  void every_hidden_layer_with_weights_is_sparse(NetworkKind kind, int full, int small) {
    assertThat(sparseLayers(kind, Size.FULL)).isEqualTo(full);
    assertThat(sparseLayers(kind, Size.SMALL)).isEqualTo(small);
  }

  @ParameterizedTest
  @EnumSource(NetworkKind.class)
  void the_last_stage_lies_above_the_sparsity_that_is_wanted(NetworkKind kind) {
    Recipe recipe = kind.recipe(Size.FULL);

    assertThat(recipe.schedule(0.87).finalTarget()).isBetween(0.87, 0.92);
    assertThat(recipe.schedule(0.93).finalTarget()).isBetween(0.93, 0.97);
  }

  private static long sparseLayers(NetworkKind kind, Size size) {
    Blueprint blueprint = new Blueprint(
        1, SparseDesign.reluTau(0.5, 2).activation(), new CosineFall(1e-3, 0, 10), true, 10);
    StagedNetwork network = kind.build(size, blueprint);
    assertThat(network.walk().layers().stream().filter(layer -> !layer.isOutput()))
        .allMatch(layer -> layer.sparseActivation().isPresent());
    return network.walk().layers().stream().filter(NetworkKindTest::isSparse).count();
  }

  private static boolean isSparse(WeightedLayer layer) {
    return layer.sparseActivation().isPresent();
  }
}
