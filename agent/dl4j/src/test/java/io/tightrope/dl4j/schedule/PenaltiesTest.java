package io.tightrope.dl4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.sparse.activation.ReLUTau;
import io.tightrope.sparse.network.LayerWalk;
import io.tightrope.sparse.network.WeightedLayer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PenaltiesTest {

  private final List<WeightedLayer> layers =
      VitalsReader.sparseLayers(LayerWalk.of(Cluster.dense(3, new ReLUTau(0, 0.8))));

  @Test
  void only_a_layer_below_its_target_is_pushed() {
    Penalties penalties = new Penalties(layers, new SparsityHold(0.01, 1));

    penalties.steer(0.8, new double[] {0.7, 0.8, 0.9}, 100);

    assertThat(weights()[0]).isCloseTo(0.1, within(1e-9));
    assertThat(weights()[1]).isZero();
    assertThat(weights()[2]).isZero();
  }

  @Test
  void the_push_ends_when_the_layer_is_above_its_target_and_never_passes_its_limit() {
    Penalties penalties = new Penalties(layers, new SparsityHold(0.01, 0.3));

    penalties.steer(0.8, new double[] {0.3, 0.3, 0.3}, 1000);
    assertThat(weights()).containsOnly(0.3);

    penalties.steer(0.8, new double[] {0.9, 0.9, 0.9}, 1000);
    assertThat(weights()).containsOnly(0);
  }

  @Test
  void many_small_pushes_add_up() {
    Penalties penalties = new Penalties(layers, new SparsityHold(0.002, 1));

    for (int i = 0; i < 100; i++) {
      penalties.steer(0.8, new double[] {0.7, 0.7, 0.7}, 5);
    }

    assertThat(weights()[1]).isCloseTo(0.1, within(0.02));
  }

  @Test
  void what_a_rollback_has_restored_is_where_it_goes_on() {
    Penalties penalties = new Penalties(layers, new SparsityHold(0.01, 1));
    penalties.steer(0.8, new double[] {0.3, 0.3, 0.3}, 100);

    layers.forEach(layer -> layer.setActivation(new ReLUTau(0, 0.8).withPenalty(0.06)));
    penalties.reread();
    penalties.steer(0.8, new double[] {0.78, 0.78, 0.78}, 100);

    assertThat(weights()[0]).isCloseTo(0.08, within(1e-9));
  }

  @Test
  void the_recommended_gain_falls_with_the_square_of_the_steps_and_has_a_limit() {
    double gain = SparsityHold.recommended(1500).gain();

    assertThat(SparsityHold.recommended(3000).gain()).isCloseTo(gain / 4, within(1e-12));
    assertThat(SparsityHold.recommended(10).gain()).isEqualTo(0.1);
    assertThat(RampSettings.recommended(1500).hold().gain()).isEqualTo(gain);
    assertThat(RampSettings.recommended(1500).plannedSteps()).isEqualTo(1500);
  }

  @Test
  void a_penalty_that_is_strengthened_rises_faster_and_one_left_off_not_at_all() {
    Penalties penalties = new Penalties(layers, new SparsityHold(0.01, 1));

    penalties.strengthen(2);
    penalties.steer(0.8, new double[] {0.7, 0.8, 0.9}, 100);
    assertThat(weights()[0]).isCloseTo(0.2, within(1e-9));

    penalties.leaveOff();
    penalties.steer(0.8, new double[] {0.7, 0.8, 0.9}, 100);
    assertThat(weights()[0]).isCloseTo(0.2, within(1e-9));
  }

  @Test
  void a_negative_gain_is_refused() {
    assertThatThrownBy(() -> new SparsityHold(-1, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  private double[] weights() {
    return layers.stream()
        .mapToDouble(layer -> layer.sparseActivation().orElseThrow().penalty())
        .toArray();
  }
}
