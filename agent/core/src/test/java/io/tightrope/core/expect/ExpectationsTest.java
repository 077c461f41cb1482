package io.tightrope.core.expect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.theory.activation.Activations;
import io.tightrope.theory.activation.SparseActivation;
import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.design.EdgeOfChaos;
import io.tightrope.theory.maps.VarianceMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectationsTest {
  private static final int LAYERS = 6;
  private static final EdgeOfChaos.Feasible DESIGN =
      (EdgeOfChaos.Feasible) EdgeOfChaos.withSlope(SparseKind.CRELU, 0.8, 2, 0.7);

  @Test
  void threshold_and_target_give_back_the_q_they_were_designed_for() {
    StepFrame frame = new Expectations(clipped()).complete(clippedFrame(0, 1.7).build());

    for (int layer = 0; layer < LAYERS; layer++) {
      assertThat(frame.value(LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED, layer))
          .isCloseTo(2, within(1e-9));
    }
  }

  @Test
  void without_a_target_the_stable_fixed_point_of_the_weights_is_expected() {
    StepFrame measured = clippedFrame(0, 1.7).sparsityTarget(Double.NaN).build();

    StepFrame frame = new Expectations(clipped()).complete(measured);

    assertThat(frame.value(LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED, 3))
        .isCloseTo(2, within(1e-3));
  }

  @Test
  void without_a_design_the_map_of_a_layers_own_weights_at_the_start_is_expected_for_good() {
    Expectations expectations = new Expectations(run(ActivationDescription.named("relu")));
    StepFrame start = frame(0, 1.3, 3, 0.1).build();
    StepFrame later = frame(1, 9.0, 2, 0).build();

    double first =
        expectations.complete(start).value(LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED, 4);
    double second =
        expectations.complete(later).value(LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED, 4);

    // ReLU halves the second moment: sw2 q / 2 + sb2.
    assertThat(first).isCloseTo(3 * 1.3 / 2 + 0.1, within(1e-9));
    assertThat(second).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "crelu, 0, 6, false",
    "cst, 0, 1, false",
    "crelu, 0, 1.1, true",
    "crelu, 0.5, 6, true",
    "cst, 0.5, 1, true",
    "relu_tau, 0, NaN, false",
    "relu_tau, 0.5, NaN, true"
  })
  void a_threshold_or_a_clip_that_is_reached_is_a_design_but_no_relu6_and_no_hard_tanh(
      String kind, double tau, double m, boolean designed) {
    Expectations expectations = new Expectations(run(new ActivationDescription(
        kind,
        OptionalDouble.of(tau),
        Double.isNaN(m) ? OptionalDouble.empty() : OptionalDouble.of(m))));

    expectations.complete(frame(0, 1.3, 2, 0).build());

    for (int layer = 0; layer < LAYERS; layer++) {
      assertThat(expectations.isDesigned(layer)).isEqualTo(designed);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-4, 1, 255})
  void inputs_of_any_scale_are_what_a_first_layer_is_expected_to_pass_on(double scale) {
    RunDescription relu = run(ActivationDescription.named("relu"));
    StepFrame.Builder start = frame(0, 1.3 * scale * scale, 2, 0);
    start.value(LayerStatistic.ALIGNMENT, 0, 1.1);

    StepFrame frame = new Expectations(relu).complete(start.build());

    assertThat(frame.value(LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED, 0))
        .isCloseTo(1.3 * scale * scale / 1.1, within(1e-9 * scale * scale));
  }

  @ParameterizedTest
  @CsvSource({"2, 0.4096", "2.5, 1", "1, 0.4096"})
  void padding_lowers_the_expected_q_unless_the_weights_make_up_for_it(double sw2, double left) {
    Expectations expectations = new Expectations(run(ActivationDescription.named("relu")));
    for (int layer = 0; layer < LAYERS; layer++) {
      expectations.design(layer, 1.3);
      expectations.padding(layer, layer == 0 ? 1 : 0.8);
    }
    StepFrame.Builder start = frame(0, 1.3, sw2, 0);

    StepFrame frame = expectations.complete(start.build());

    assertThat(frame.value(LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED, 0)).isEqualTo(1.3);
    assertThat(frame.value(LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED, 4))
        .isCloseTo(1.3 * left, within(1e-6));
  }

  @Test
  void layers_that_get_all_of_their_q_from_biases_lose_nothing_to_padding() {
    Expectations expectations = new Expectations(run(ActivationDescription.named("relu")));
    for (int layer = 0; layer < LAYERS; layer++) {
      expectations.design(layer, 1.3);
      expectations.padding(layer, 0.8);
    }

    StepFrame frame = expectations.complete(frame(0, 1.3, 0, 1.3).build());

    for (int layer = 0; layer < LAYERS; layer++) {
      assertThat(frame.value(LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED, layer))
          .isEqualTo(1.3);
    }
  }

  @Test
  void a_declared_design_outranks_what_can_be_worked_out() {
    Expectations expectations = new Expectations(clipped());
    expectations.design(2, 3.5);

    StepFrame frame = expectations.complete(clippedFrame(0, 1.7).build());

    assertThat(frame.value(LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED, 2)).isEqualTo(3.5);
    assertThat(frame.value(LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED, 3))
        .isCloseTo(2, within(1e-9));
  }

  @Test
  void gain_and_slope_are_the_theorys_at_the_measured_q_of_the_layer_below() {
    StepFrame frame = new Expectations(clipped()).complete(clippedFrame(0, 1.7).build());

    VarianceMap map = DESIGN.map();
    assertThat(frame.value(LayerStatistic.BACKWARD_GAIN_EXPECTED, 3))
        .isCloseTo(map.chi1(1.7), within(1e-12));
    assertThat(frame.value(LayerStatistic.VARIANCE_MAP_SLOPE, 3))
        .isCloseTo(map.at(1.7).slope(), within(1e-12));
    assertThat(frame.value(LayerStatistic.BACKWARD_GAIN_EXPECTED, 0)).isNaN();
  }

  @Test
  void a_probed_activation_replaces_the_described_one() {
    Expectations expectations = new Expectations(clipped());
    SparseActivation other = SparseActivation.crelu(0.1, 5);
    expectations.activation(2, other);

    StepFrame frame = expectations.complete(clippedFrame(0, 1.7).build());

    assertThat(frame.value(LayerStatistic.BACKWARD_GAIN_EXPECTED, 3))
        .isCloseTo(new VarianceMap(other, DESIGN.sw2(), DESIGN.sb2()).chi1(1.7), within(1e-12));
  }

  @Test
  void a_quadrature_activation_is_interpolated_to_a_thousandth() {
    RunDescription tanh = run(ActivationDescription.named("tanh"));

    StepFrame frame = new Expectations(tanh).complete(frame(0, 0.83, 1.5, 0.1).build());

    double exact = new VarianceMap(Activations.named("tanh").orElseThrow(), 1.5, 0.1).chi1(0.83);
    assertThat(frame.value(LayerStatistic.BACKWARD_GAIN_EXPECTED, 3))
        .isCloseTo(exact, within(1e-3 * exact));
  }

  @Test
  void correlation_rises_with_depth_towards_one_on_the_edge_of_chaos() {
    StepFrame frame = new Expectations(clipped()).complete(clippedFrame(0, 2).build());

    double before = 0.4;
    for (int layer = 1; layer < LAYERS; layer++) {
      double rho = frame.value(LayerStatistic.INPUT_CORRELATION_EXPECTED, layer);
      assertThat(rho).isGreaterThan(before).isLessThan(1);
      before = rho;
    }
  }

  @Test
  void columns_that_a_frame_brings_along_are_left_alone() {
    StepFrame measured = clippedFrame(0, 1.7)
        .value(LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED, 1, 42)
        .build();

    StepFrame frame = new Expectations(clipped()).complete(measured);

    assertThat(frame.value(LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED, 1)).isEqualTo(42);
    assertThat(frame.value(LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED, 2)).isNaN();
  }

  @Test
  void a_frame_without_measurements_expects_nothing() {
    StepFrame frame =
        new Expectations(clipped()).complete(StepFrame.builder(0, 0, LAYERS).build());

    assertThat(frame.statistics()).isEmpty();
  }

  @Test
  void the_band_holds_the_expected_q_and_widens_with_depth() {
    StepFrame frame = new Expectations(clipped()).complete(clippedFrame(0, 1.7).build());

    double before = 1;
    for (int layer = 0; layer < LAYERS; layer++) {
      double low = frame.value(LayerStatistic.PREACTIVATION_VARIANCE_LOW, layer);
      double high = frame.value(LayerStatistic.PREACTIVATION_VARIANCE_HIGH, layer);
      assertThat(low).isBetween(0.5, 2.0);
      assertThat(high).isBetween(2.0, 8.0);
      assertThat(high / low).isGreaterThan(before);
      before = high / low;
    }
  }

  @Test
  void learning_may_raise_q_as_far_as_weights_align_and_tenfold_at_most() {
    double[] highs = new double[3];
    double[] alignments = {1, 4, 50};
    for (int i = 0; i < highs.length; i++) {
      StepFrame.Builder start = clippedFrame(0, 1.7);
      start.value(LayerStatistic.ALIGNMENT, 3, alignments[i]);
      highs[i] = new Expectations(clipped())
          .complete(start.build())
          .value(LayerStatistic.PREACTIVATION_VARIANCE_HIGH, 3);
    }

    assertThat(highs[1]).isCloseTo(4 * highs[0], within(1e-9));
    assertThat(highs[2]).isCloseTo(10 * highs[0], within(1e-9));
  }

  @Test
  void dead_units_are_not_explained_by_the_zeros_that_they_make() {
    StepFrame frame =
        new Expectations(clipped()).complete(dead(1.0).sparsityTarget(0.8).build());
    StepFrame designed =
        new Expectations(clipped()).complete(dead(0.8).sparsityTarget(0.8).build());

    assertThat(frame.value(LayerStatistic.DEAD_UNITS_EXPECTED, 2))
        .isEqualTo(designed.value(LayerStatistic.DEAD_UNITS_EXPECTED, 2))
        .isLessThan(0.5);
  }

  private static StepFrame.Builder dead(double sparsity) {
    return clippedFrame(0, 1.7)
        .batchSize(100)
        .value(LayerStatistic.DEAD_UNITS, 2, 0.9)
        .value(LayerStatistic.ACTIVATION_SPARSITY, 2, sparsity);
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch_normalization", "embedding", "recurrent"})
  void a_layer_that_gives_the_signal_a_scale_of_its_own_breaks_the_chain(String kind) {
    RunDescription run = run(ActivationDescription.named("relu"));
    List<LayerDescription> layers = new ArrayList<>(run.layers());
    layers.set(3, new LayerDescription(3, kind, kind, 100, 0, List.of(), Optional.empty()));
    RunDescription broken = new RunDescription(
        "run", "session", "test", "model", "host", Optional.empty(), layers, Map.of());
    double[] q = {1, 1, 1, Double.NaN, 1, 1};
    StepFrame frame = StepFrame.builder(0, 0, LAYERS)
        .column(LayerStatistic.PREACTIVATION_VARIANCE, q)
        .build();

    assertThat(LayerChain.longest(
            run,
            StepFrame.builder(0, 0, LAYERS)
                .column(LayerStatistic.PREACTIVATION_VARIANCE, new double[LAYERS])
                .build()))
        .containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(LayerChain.longest(broken, frame)).containsExactly(0, 1, 2);
  }

  @Test
  void a_sum_of_branches_breaks_the_chain() {
    RunDescription plain = run(ActivationDescription.named("relu"));
    List<LayerDescription> layers = new ArrayList<>();
    for (LayerDescription layer : plain.layers()) {
      List<Integer> inputs = switch (layer.index()) {
        case 0 -> List.of();
        case 3 -> List.of(0, 2);
        default -> List.of(layer.index() - 1);
      };
      layers.add(new LayerDescription(
          layer.index(), layer.name(), "dense", 100, 100, inputs, layer.activation()));
    }
    RunDescription run = new RunDescription(
        "run", "session", "test", "model", "host", Optional.empty(), layers, Map.of());

    assertThat(LayerChain.longest(
            run,
            StepFrame.builder(0, 0, LAYERS)
                .column(LayerStatistic.PREACTIVATION_VARIANCE, new double[LAYERS])
                .build()))
        .containsExactly(0, 1, 2);
  }

  private static RunDescription clipped() {
    return run(new ActivationDescription(
        "crelu",
        OptionalDouble.of(DESIGN.activation().tau()),
        OptionalDouble.of(DESIGN.activation().m())));
  }

  private static StepFrame.Builder clippedFrame(long step, double q) {
    return frame(step, q, DESIGN.sw2(), DESIGN.sb2()).sparsityTarget(0.8).stage(1);
  }

  private static StepFrame.Builder frame(long step, double q, double sw2, double sb2) {
    StepFrame.Builder builder = StepFrame.builder(step, step, LAYERS);
    for (int layer = 0; layer < LAYERS; layer++) {
      builder
          .value(LayerStatistic.PREACTIVATION_VARIANCE, layer, q)
          .value(LayerStatistic.INPUT_CORRELATION, layer, 0.4)
          .value(LayerStatistic.WEIGHT_VARIANCE_SCALED, layer, sw2)
          .value(LayerStatistic.BIAS_VARIANCE, layer, sb2);
    }
    return builder;
  }

  private static RunDescription run(ActivationDescription activation) {
    List<LayerDescription> layers = new ArrayList<>();
    for (int layer = 0; layer < LAYERS; layer++) {
      layers.add(new LayerDescription(
          layer, "dense" + layer, "dense", 100, 100, List.of(), Optional.of(activation)));
    }
    return new RunDescription(
        "run", "session", "test", "model", "host", Optional.empty(), layers, Map.of());
  }
}
