package io.tightrope.dl4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.sparse.activation.ReLUTau;
import io.tightrope.sparse.activation.STTau;
import io.tightrope.sparse.activation.SparseActivation;
import io.tightrope.sparse.network.LayerWalk;
import io.tightrope.sparse.network.WeightedLayer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SteeredThresholdsTest {

  private final List<WeightedLayer> layers = layers(new ReLUTau(0.5, 0.6));

  private static List<WeightedLayer> layers(SparseActivation activation) {
    return VitalsReader.sparseLayers(LayerWalk.of(Cluster.dense(3, activation)));
  }

  @Test
  void a_layer_below_its_target_gets_a_higher_threshold_in_deviations_of_its_signal() {
    SteeredThresholds steered = new SteeredThresholds(layers, new ThresholdSteering(0.01), 0.1);

    steered.steer(0.8, 1, vitals(4, 0.7, 0.8, 0.9), 10);

    assertThat(thresholds()).containsExactly(0.5 + 0.02, 0.5, 0.5 - 0.02);
  }

  @Test
  void half_the_speed_is_half_the_way() {
    SteeredThresholds steered = new SteeredThresholds(layers, new ThresholdSteering(0.01), 0.1);

    steered.steer(0.8, 0.5, vitals(4, 0.7, 0.7, 0.7), 10);

    assertThat(thresholds()).containsOnly(0.51);
  }

  @Test
  void what_a_layer_declares_goes_ahead_of_what_it_has_by_the_margin_and_not_beyond_the_target() {
    SteeredThresholds steered = new SteeredThresholds(layers, new ThresholdSteering(0.01), 0.1);

    steered.steer(0.8, 1, vitals(1, 0.4, 0.6, 0.75), 100);

    assertThat(layers)
        .extracting(layer -> layer.sparseActivation().orElseThrow().targetSparsity())
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(0.6),
            second -> assertThat(second).isCloseTo(0.7, within(1e-9)),
            third -> assertThat(third).isEqualTo(0.8));
  }

  @Test
  void small_moves_add_up() {
    SteeredThresholds steered = new SteeredThresholds(layers, new ThresholdSteering(0.0001), 0.1);

    for (int i = 0; i < 1000; i++) {
      steered.steer(0.8, 1, vitals(1, 0.7, 0.7, 0.7), 5);
    }

    assertThat(thresholds()[1]).isCloseTo(0.55, within(0.006));
  }

  @Test
  void what_a_rollback_has_restored_is_where_it_goes_on() {
    SteeredThresholds steered = new SteeredThresholds(layers, new ThresholdSteering(0.01), 0.1);
    steered.steer(0.8, 1, vitals(1, 0.3, 0.3, 0.3), 100);

    layers.forEach(layer -> layer.setActivation(new ReLUTau(0.2, 0.6)));
    steered.reread();
    steered.steer(0.8, 1, vitals(1, 0.7, 0.7, 0.7), 10);

    assertThat(thresholds()[0]).isCloseTo(0.21, within(1e-9));
  }

  @Test
  void the_dead_zone_of_a_soft_threshold_never_turns_inside_out() {
    List<WeightedLayer> two = layers(new STTau(0.02, 0.1));
    SteeredThresholds steered = new SteeredThresholds(two, new ThresholdSteering(0.01), 0.1);

    steered.steer(0.1, 1, vitals(1, 0.9, 0.9, 0.9), 100);

    assertThat(two)
        .allSatisfy(
            layer -> assertThat(layer.sparseActivation().orElseThrow().tau()).isZero());
  }

  @Test
  void a_negative_gain_is_refused() {
    assertThatThrownBy(() -> new ThresholdSteering(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void thresholds_are_steered_in_place_of_a_penalty() {
    RampSettings steered = RampSettings.recommended(1000).withSteering(ThresholdSteering.slow());

    assertThat(steered.hold().gain()).isZero();
    assertThatThrownBy(() -> steered.withHold(SparsityHold.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("either steers thresholds or holds sparsity by a penalty");
  }

  private double[] thresholds() {
    return layers.stream()
        .mapToDouble(layer -> layer.sparseActivation().orElseThrow().tau())
        .toArray();
  }

  private static Vitals vitals(double variance, double... sparsity) {
    double[] same = {variance, variance, variance};
    return new Vitals(List.of("d0", "d1", "d2"), same, sparsity, same, same, same, 1);
  }
}
