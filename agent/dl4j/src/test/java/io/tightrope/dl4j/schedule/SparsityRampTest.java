package io.tightrope.dl4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.core.run.RunEvent;
import io.tightrope.sparse.activation.SparseActivation;
import io.tightrope.sparse.init.EdgeOfChaosInitializer;
import io.tightrope.sparse.init.SparseDesign;
import io.tightrope.sparse.network.LayerWalk;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;

@Tag("integration")
final class SparsityRampTest {

  private static final SparseDesign DESIGN = SparseDesign.crelu(0.6, 2, 0.7);
  private static final SparsitySchedule CLIMB = SparsitySchedule.explicit(30, 0.6, 0.7, 0.8, 0.85);

  private final Cluster cluster = new Cluster();
  private final INDArray sample = cluster.batch(500).getFeatures();

  static Stream<MultiLayerNetwork> networks() {
    return Stream.of(
        Cluster.dense(6, DESIGN.activation()), Cluster.convolutional(DESIGN.activation()));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void every_layer_meets_its_target_right_after_each_stage_change(MultiLayerNetwork network) {
    new EdgeOfChaosInitializer(DESIGN, 1).apply(network, sample);
    GateConditions anything = new GateConditions(1, 1e9, 0, 2);
    SparsitySchedule schedule = new SparsitySchedule(DoubleStream.of(0.6, 0.7, 0.8, 0.85)
        .mapToObj(target -> new SparsitySchedule.Stage(target, 20, anything))
        .toList());
    SparsityRamp ramp = ramp(network, schedule);
    INDArray fresh = cluster.batch(500).getFeatures();
    double[] seen = {Double.NaN};

    ramp.onEvent(event -> {
      if (event.kind() == RunEvent.Kind.STAGE) {
        seen[0] = target(event);
        Vitals vitals = new VitalsReader(LayerWalk.of(network), sample).read(0);
        assertThat(Arrays.stream(vitals.sparsity()).boxed())
            .allSatisfy(s -> assertThat(s).isCloseTo(seen[0], within(0.02)));
        assertThat(number(event, "lowest")).isGreaterThan(seen[0] - 0.02);
        assertThat(number(event, "highest")).isLessThan(seen[0] + 0.02);
        assertThat(number(event, "drift")).isZero();
        assertThat(number(event, "computeSaved")).isBetween(0.1, seen[0]);
        assertThat(new VitalsReader(LayerWalk.of(network), fresh).read(0).meanSparsity())
            .isCloseTo(seen[0], within(0.03));
      }
    });
    train(network, 80);

    assertThat(seen[0]).isEqualTo(0.85);
    assertThat(ramp.events())
        .filteredOn(event -> Boolean.TRUE.equals(event.details().get("open")))
        .hasSize(4)
        .allSatisfy(event -> assertThat(number(event, "drift")).isNotZero().isBetween(-0.2, 0.2));
  }

  @Test
  void a_healthy_network_climbs_to_the_last_stage_and_learns() {
    MultiLayerNetwork network = deep();
    double before = network.score(cluster.batch(500));
    SparsityRamp ramp = ramp(network, CLIMB);

    train(network, 400);

    assertThat(ramp.isAtLastStage()).isTrue();
    assertThat(ramp.target()).isEqualTo(0.85);
    assertThat(kinds(ramp)).doesNotContain(RunEvent.Kind.ROLLBACK);
    assertThat(ramp.events()).allSatisfy(e -> assertThat(e.details()).containsKey("reason"));
    assertThat(network.score(cluster.batch(500))).isLessThan(before / 2);
  }

  @Test
  void the_highest_sparsity_held_is_what_was_measured_and_not_what_was_asked_for() {
    MultiLayerNetwork network = deep();
    SparsityRamp ramp = ramp(
        network,
        SparsitySchedule.explicit(30, 0.6, 0.7, 0.8),
        RampSettings.defaults().withHold(SparsityHold.none()));

    train(network, 200);

    double measured = new VitalsReader(LayerWalk.of(network), sample).read(0).meanSparsity();
    assertThat(ramp.isGateOpen()).isTrue();
    assertThat(measured).isNotCloseTo(0.8, within(0.005));
    assertThat(ramp.highestHeld().orElseThrow()).isCloseTo(measured, within(0.03));
  }

  @Test
  void multiplied_weights_are_rolled_back_within_two_looks_and_cost_no_stage() {
    MultiLayerNetwork network = deep();
    SparsityRamp ramp = ramp(network, CLIMB);
    train(network, 75);
    double before = ramp.target();
    assertThat(kinds(ramp)).doesNotContain(RunEvent.Kind.ROLLBACK);

    network.getLayer(2).getParam("W").muli(30);
    train(network, 10);

    assertThat(kinds(ramp)).contains(RunEvent.Kind.ROLLBACK);
    train(network, 300);
    assertThat(ramp.target()).isGreaterThanOrEqualTo(before);
    assertThat(ramp.stepsUndone()).isPositive().isLessThanOrEqualTo(375 * 15 / 100);
  }

  @Test
  void thresholds_are_steered_once_the_alignment_has_settled_and_not_before() {
    MultiLayerNetwork network = deep();
    SparsityRamp ramp = ramp(
        network,
        SparsitySchedule.explicit(30, 0.6, 0.8),
        RampSettings.defaults().withSteering(new ThresholdSteering(0.01)));
    double[] first = thresholds(network);

    train(network, 395);
    assertThat(ramp.target()).isEqualTo(0.8);
    assertThat(thresholds(network)).isEqualTo(first);

    train(network, 400);
    assertThat(thresholds(network)).isNotEqualTo(first);
    assertThat(ramp.events())
        .filteredOn(event -> event.kind() == RunEvent.Kind.STAGE)
        .extracting(event -> event.details().get("reason"))
        .containsExactly(
            "sparsity is set to 0.6 layer by layer",
            "thresholds move step by step towards a sparsity of 0.8");
    double measured = new VitalsReader(LayerWalk.of(network), sample).read(0).meanSparsity();
    assertThat(ramp.highestHeld().orElseThrow()).isGreaterThanOrEqualTo(measured - 0.05);
  }

  @Test
  void what_breaks_while_thresholds_are_steered_is_undone_and_they_move_half_as_fast() {
    MultiLayerNetwork network = deep();
    SparsityRamp ramp = ramp(
        network,
        SparsitySchedule.explicit(30, 0.6, 0.8),
        RampSettings.defaults().withSteering(new ThresholdSteering(0.01)).withPlannedSteps(4000));
    train(network, 600);
    double before = network.score(cluster.batch(500));

    network.getLayer(2).getParam("W").muli(30);
    train(network, 15);

    assertThat(ramp.events())
        .filteredOn(event -> event.kind() == RunEvent.Kind.ROLLBACK)
        .first()
        .satisfies(event ->
            assertThat(event.details()).containsEntry("change", "thresholds move half as fast"));
    assertThat(ramp.target()).isEqualTo(0.8);
    assertThat(network.score(cluster.batch(500))).isLessThan(before + 0.2);
  }

  @Test
  void steering_is_refused_where_the_alignment_would_be_seen_too_rarely_to_settle() {
    RampSettings rare = new RampSettings(
            50, 3, 5, Double.POSITIVE_INFINITY, SparsityHold.none(), false)
        .withSteering(ThresholdSteering.slow());

    assertThatThrownBy(() -> ramp(deep(), SparsitySchedule.explicit(60, 0.6, 0.8), rare))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("every 50 steps")
        .hasMessageContaining("observe more often");
  }

  private static double[] thresholds(MultiLayerNetwork network) {
    return VitalsReader.sparseLayers(LayerWalk.of(network)).stream()
        .mapToDouble(layer -> layer.sparseActivation().orElseThrow().tau())
        .toArray();
  }

  @Test
  void steps_before_the_ramp_are_neither_undone_nor_counted() {
    MultiLayerNetwork network = deep();
    train(network, 300);
    SparsityRamp ramp = ramp(network, CLIMB);
    train(network, 10);

    network.getLayer(2).getParam("W").putScalar(0, Double.NaN);
    train(network, 1);

    assertThat(kinds(ramp)).contains(RunEvent.Kind.ROLLBACK);
    assertThat(ramp.stepsUndone()).isLessThanOrEqualTo(11);
  }

  @Test
  void a_loss_that_is_not_a_number_is_rolled_back_at_once() {
    MultiLayerNetwork network = deep();
    SparsityRamp ramp = ramp(network, CLIMB);
    train(network, 45);

    network.getLayer(2).getParam("W").putScalar(0, Double.NaN);
    train(network, 1);

    assertThat(kinds(ramp)).contains(RunEvent.Kind.ROLLBACK);
    assertThat(network.params().sumNumber().doubleValue()).isFinite();
    train(network, 1);
    assertThat(network.score()).isFinite();
  }

  @Test
  void a_stage_that_is_never_held_undoes_nothing_and_ends_with_the_ramp_settled_where_it_is() {
    GateConditions impossible = new GateConditions(0.2, 1e-9, 1e-7, 0.4);
    MultiLayerNetwork network = deep();
    SparsitySchedule schedule = new SparsitySchedule(List.of(
        new SparsitySchedule.Stage(0.6, 20, GateConditions.defaults()),
        new SparsitySchedule.Stage(0.8, 20, impossible),
        new SparsitySchedule.Stage(0.9, 20, impossible)));
    SparsityRamp ramp =
        ramp(network, schedule, new RampSettings(10, 2, 2, 1, new SparsityHold(0.01, 1), false));

    train(network, 300);

    assertThat(ramp.events().stream()
            .filter(e -> e.kind() == RunEvent.Kind.STAGE)
            .map(SparsityRampTest::target))
        .containsExactly(0.6, 0.8);
    assertThat(kinds(ramp)).doesNotContain(RunEvent.Kind.ROLLBACK);
    assertThat(ramp.stepsUndone()).isZero();
    assertThat(notes(ramp)).hasSize(3);
    assertThat(notes(ramp).subList(0, 2))
        .allSatisfy(note -> assertThat(note)
            .startsWith("not held within 40 steps: the loss is")
            .endsWith("the stage goes on with a penalty that rises twice as fast"));
    assertThat(notes(ramp).get(2)).contains("the ramp settles where it is, at a mean sparsity of");
    assertThat(ramp.isAtLastStage()).isTrue();
    assertThat(ramp.target()).isBetween(0.6, 0.8);
    assertThat(network.getLayer(0).conf().getLayer())
        .extracting(layer -> ((BaseLayer) layer).getActivationFn())
        .extracting(activation -> ((SparseActivation) activation).targetSparsity())
        .isEqualTo(ramp.target());
  }

  @Test
  void a_stage_that_breaks_is_tried_at_half_the_increment_and_every_time_costs_an_attempt() {
    MultiLayerNetwork network = deep();
    SparsityRamp ramp = ramp(
        network,
        SparsitySchedule.explicit(20, 0.6, 0.8),
        RampSettings.defaults().withPlannedSteps(2000));
    ramp.onEvent(event -> {
      // Whoever goes beyond 0.6 loses a layer.
      if (event.kind() == RunEvent.Kind.STAGE && target(event) > 0.61) {
        network.getLayer(2).getParam("b").subi(100);
      }
    });

    train(network, 400);

    assertThat(ramp.events().stream()
            .filter(e -> e.kind() == RunEvent.Kind.STAGE)
            .map(e -> Math.round(target(e) * 1000) / 1000.0))
        .containsExactly(0.6, 0.8, 0.7, 0.65, 0.625);
    assertThat(kinds(ramp).stream().filter(RunEvent.Kind.ROLLBACK::equals)).hasSize(4);
    assertThat(notes(ramp)).containsExactly("the ramp settles: the highest stage held is 0.6");
    assertThat(ramp.target()).isEqualTo(0.6);
    assertThat(new VitalsReader(LayerWalk.of(network), sample).read(0).firstSilent())
        .isNegative();
    assertThat(network.score(cluster.batch(500))).isLessThan(0.9);
  }

  @Test
  void rollbacks_never_undo_more_than_their_share_of_the_planned_steps() {
    MultiLayerNetwork network = deep();
    SparsityRamp ramp = ramp(
        network,
        SparsitySchedule.explicit(30, 0.6, 0.7, 0.8),
        new RampSettings(5, 100, 5, 1, SparsityHold.none(), false)
            .withPlannedSteps(400)
            .withUndoneShare(0.1));

    for (int i = 0; i < 8; i++) {
      train(network, 50);
      network.getLayer(2).getParam("W").muli(30);
    }

    assertThat(ramp.stepsUndone()).isPositive().isLessThanOrEqualTo(40);
    assertThat(ramp.isAtLastStage()).isTrue();
  }

  @Test
  void what_is_undone_is_counted_once_and_told() {
    MultiLayerNetwork network = deep();
    SparsityRamp ramp = ramp(network, CLIMB);
    train(network, 40);

    network.getLayer(2).getParam("W").putScalar(0, Double.NaN);
    train(network, 1);
    network.getLayer(2).getParam("W").putScalar(0, Double.NaN);
    train(network, 1);

    assertThat(ramp.events())
        .filteredOn(event -> event.kind() == RunEvent.Kind.ROLLBACK)
        .extracting(event -> number(event, "undone"))
        // The first stage was held after 30 steps; the 41st and the 42nd broke.
        .containsExactly(11.0, 1.0);
    assertThat(ramp.stepsUndone()).isEqualTo(12);
  }

  @Test
  void a_first_stage_that_breaks_is_tried_at_a_lower_target() {
    MultiLayerNetwork network = deep();
    SparsityRamp ramp = ramp(
        network,
        SparsitySchedule.explicit(50, 0.8),
        RampSettings.defaults().withPlannedSteps(1000));
    train(network, 10);

    network.getLayer(2).getParam("W").putScalar(0, Double.NaN);
    train(network, 1);

    assertThat(ramp.target()).isCloseTo(0.6, within(1e-9));
    assertThat(kinds(ramp)).contains(RunEvent.Kind.ROLLBACK);
  }

  @Test
  void a_network_that_breaks_again_and_again_is_let_be_in_the_end() {
    MultiLayerNetwork network = deep();
    SparsityRamp ramp = ramp(network, CLIMB, RampSettings.defaults().withPlannedSteps(400));

    for (int i = 0; i < 40; i++) {
      train(network, 10);
      network.getLayer(2).getParam("W").putScalar(0, Double.NaN);
    }

    assertThat(ramp.stepsUndone()).isPositive().isLessThanOrEqualTo(60);
    assertThat(ramp.isAtLastStage()).isTrue();
  }

  @Test
  void decisions_do_not_depend_on_how_fast_the_machine_is() {
    SparsityRamp fast = climbWithFault(0);
    SparsityRamp slow = climbWithFault(30);

    assertThat(fast.events())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("timestamp")
        .isEqualTo(slow.events());
    assertThat(kinds(fast)).contains(RunEvent.Kind.ROLLBACK);
  }

  private static SparsityRamp climbWithFault(int pauseMillis) {
    Cluster points = new Cluster();
    INDArray inputs = points.batch(500).getFeatures();
    MultiLayerNetwork network = Cluster.dense(6, DESIGN.activation());
    new EdgeOfChaosInitializer(DESIGN, 1).apply(network, inputs);
    SparsityRamp ramp = SparsityRamp.on(network, inputs, DESIGN, CLIMB, RampSettings.defaults());
    for (int step = 0; step < 120; step++) {
      if (step == 75) {
        network.getLayer(2).getParam("W").muli(30);
      }
      network.fit(points.batch());
      if (pauseMillis > 0) {
        LockSupport.parkNanos(pauseMillis * 1_000_000L);
      }
    }
    return ramp;
  }

  @Test
  void a_listener_that_throws_ends_neither_the_training_nor_the_schedule() {
    MultiLayerNetwork network = deep();
    SparsityRamp ramp = ramp(network, CLIMB);
    ramp.onEvent(event -> {
      throw new IllegalStateException("not ours");
    });

    train(network, 60);

    assertThat(ramp.target()).isEqualTo(0.8);
  }

  @Test
  void a_sample_that_is_not_finite_is_refused_before_anything_is_changed() {
    MultiLayerNetwork network = deep();
    INDArray before = network.params().dup();
    INDArray broken = sample.dup().putScalar(0, Double.NaN);

    assertThatThrownBy(
            () -> SparsityRamp.on(network, broken, DESIGN, CLIMB, RampSettings.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the sample has values that are not finite: take one without");
    assertThat(network.params()).isEqualTo(before);
  }

  @Test
  void a_network_that_passes_nothing_on_is_refused_and_left_as_it_was() {
    MultiLayerNetwork network = deep();
    network.getLayer(3).getParam("W").muli(0);
    network.getLayer(3).getParam("b").muli(0);
    INDArray before = network.params().dup();

    assertThatThrownBy(() -> ramp(network, CLIMB))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("initialize the network with EdgeOfChaosInitializer");
    assertThat(network.params()).isEqualTo(before);
  }

  @Test
  void a_layer_without_signal_at_a_stage_change_is_taken_back_and_does_not_end_the_training() {
    MultiLayerNetwork network = deep();
    SparsityRamp ramp = ramp(network, CLIMB);
    train(network, 29);
    network.getLayer(0).getParam("W").muli(0);
    network.getLayer(0).getParam("b").muli(0);

    train(network, 60);

    assertThat(kinds(ramp)).contains(RunEvent.Kind.ROLLBACK);
    assertThat(network.getLayer(0).getParam("W").norm2Number().doubleValue()).isPositive();
  }

  @Test
  void more_stages_than_the_training_has_steps_are_refused_before_anything_is_changed() {
    MultiLayerNetwork network = deep();
    INDArray before = network.params().dup();

    assertThatThrownBy(() -> ramp(network, CLIMB, RampSettings.defaults().withPlannedSteps(90)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the schedule takes at least 91 steps, but the training is planned for 90: take fewer or"
                + " shorter stages");
    assertThat(network.params()).isEqualTo(before);
  }

  @Test
  void drifted_thresholds_are_set_anew_when_asked_to() {
    MultiLayerNetwork network = deep();
    SparsityRamp ramp = ramp(
        network,
        SparsitySchedule.explicit(500, 0.8),
        new RampSettings(10, 3, 5, 0.02, SparsityHold.none(), false));
    for (int layer = 0; layer < 6; layer++) {
      network.getLayer(layer).getParam("b").addi(0.8);
    }

    train(network, 10);

    Vitals vitals = new VitalsReader(LayerWalk.of(network), sample).read(0);
    assertThat(vitals.meanSparsity()).isCloseTo(0.8, within(0.01));
    assertThat(kinds(ramp)).contains(RunEvent.Kind.NOTE);
  }

  @Test
  void a_hold_keeps_the_sparsity_that_drifts_away_without_it() {
    double held = sparsityAfterTraining(new SparsityHold(0.1, 1));
    double drifted = sparsityAfterTraining(SparsityHold.none());

    assertThat(held).isGreaterThan(drifted + 0.02);
    assertThat(held).isGreaterThan(0.83);
  }

  private double sparsityAfterTraining(SparsityHold hold) {
    MultiLayerNetwork network = deep();
    ramp(network, SparsitySchedule.explicit(500, 0.85), RampSettings.defaults().withHold(hold));
    train(network, 400);
    return new VitalsReader(LayerWalk.of(network), sample).read(0).meanSparsity();
  }

  @Test
  void a_graph_climbs_too() {
    ComputationGraph graph = Cluster.graph(DESIGN.activation());
    new EdgeOfChaosInitializer(DESIGN, 1).apply(graph, sample);
    SparsityRamp ramp = SparsityRamp.on(graph, sample, DESIGN, CLIMB, RampSettings.defaults());

    for (int i = 0; i < 250; i++) {
      graph.fit(cluster.batch());
    }

    assertThat(ramp.target()).isEqualTo(0.85);
    assertThat(ramp.highestHeld().orElseThrow()).isGreaterThan(0.75);
  }

  @Test
  void a_network_without_a_sparse_layer_is_refused_before_training() {
    MultiLayerNetwork network = Cluster.dense(2, new ActivationReLU());

    assertThatThrownBy(() -> ramp(network, CLIMB))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing to raise");
  }

  private MultiLayerNetwork deep() {
    MultiLayerNetwork network = Cluster.dense(6, DESIGN.activation());
    new EdgeOfChaosInitializer(DESIGN, 1).apply(network, sample);
    return network;
  }

  private SparsityRamp ramp(MultiLayerNetwork network, SparsitySchedule schedule) {
    return ramp(network, schedule, RampSettings.defaults());
  }

  private SparsityRamp ramp(
      MultiLayerNetwork network, SparsitySchedule schedule, RampSettings settings) {
    return SparsityRamp.on(network, sample, DESIGN, schedule, settings);
  }

  private void train(MultiLayerNetwork network, int steps) {
    for (int i = 0; i < steps; i++) {
      network.fit(cluster.batch());
    }
  }

  private static double target(RunEvent event) {
    return number(event, "target");
  }

  private static double number(RunEvent event, String field) {
    return ((Number) Objects.requireNonNull(event.details().get(field))).doubleValue();
  }

  private static List<String> notes(SparsityRamp ramp) {
    return ramp.events().stream()
        .filter(event -> event.kind() == RunEvent.Kind.NOTE)
        .map(event -> String.valueOf(event.details().get("reason")))
        .toList();
  }

  private static List<RunEvent.Kind> kinds(SparsityRamp ramp) {
    return ramp.events().stream().map(RunEvent::kind).toList();
  }
}
