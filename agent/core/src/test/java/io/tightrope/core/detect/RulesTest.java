package io.tightrope.core.detect;

import static io.tightrope.core.detect.SyntheticRun.LAYERS;
import static io.tightrope.core.detect.SyntheticRun.set;
import static io.tightrope.core.detect.SyntheticRun.slope;
import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.AgentReport;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
  private static final int LAST = LAYERS - 1;

  /** What each rule must notice: the rule, its severity, for how many frames, and the fault. */
  static Stream<Arguments> faults() {
    return Stream.of(
        fault(
            Rule.UNSTABLE_INITIALIZATION,
            Severity.CRITICAL,
            1,
            frame -> frame.escapeProbability(0.8)),
        fault(
            Rule.VARIANCE_EXPLOSION,
            Severity.CRITICAL,
            3,
            slope(LayerStatistic.PREACTIVATION_VARIANCE, 3, 2.5)),
        fault(
            Rule.VARIANCE_COLLAPSE,
            Severity.CRITICAL,
            16,
            unlearning(set(LayerStatistic.PREACTIVATION_VARIANCE, 4, LAST, 0.05))),
        fault(
            Rule.GRADIENT_EXPLOSION,
            Severity.CRITICAL,
            3,
            slope(LayerStatistic.PREACTIVATION_GRADIENT_NORM, 50, 0.5)),
        fault(
            Rule.GRADIENT_VANISHING,
            Severity.CRITICAL,
            10,
            unlearning(slope(LayerStatistic.PREACTIVATION_GRADIENT_NORM, 1e-4, 2))),
        fault(
            Rule.SPARSITY_LOST,
            Severity.CRITICAL,
            14,
            set(LayerStatistic.ACTIVATION_SPARSITY, 0, LAST, 0.5)),
        fault(
            Rule.SPARSITY_LOST,
            Severity.WARNING,
            3,
            set(LayerStatistic.ACTIVATION_SPARSITY, 6, 6, 0.4)),
        fault(
            Rule.DEAD_LAYER,
            Severity.CRITICAL,
            3,
            set(LayerStatistic.ACTIVATION_SPARSITY, 5, 5, 1)),
        fault(Rule.DEAD_UNITS, Severity.WARNING, 12, set(LayerStatistic.DEAD_UNITS, 3, 3, 0.95)),
        fault(
            Rule.CLIP_SATURATION,
            Severity.WARNING,
            3,
            set(LayerStatistic.ACTIVATION_SATURATION, 0, 4, 0.2)),
        fault(
            Rule.REPRESENTATION_COLLAPSE,
            Severity.CRITICAL,
            20,
            unlearning(set(LayerStatistic.INPUT_CORRELATION, 5, LAST, 0.998))),
        fault(
            Rule.NON_FINITE_VALUES,
            Severity.CRITICAL,
            1,
            set(LayerStatistic.NONFINITE_VALUES, 7, 7, 12)),
        fault(
            Rule.AGENT_OVER_BUDGET,
            Severity.INFO,
            300,
            frame -> frame.agent(new AgentReport(0.05, 0.01, 10, 0, 0))));
  }

  /** The same while the loss is back at chance. */
  private static Consumer<StepFrame.Builder> unlearning(Consumer<StepFrame.Builder> fault) {
    return fault.andThen(frame -> frame.loss(2.4));
  }

  private static Arguments fault(
      Rule rule, Severity severity, int frames, Consumer<StepFrame.Builder> fault) {
    return Arguments.of(rule, severity, frames, fault);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("faults")
  void a_fault_raises_its_rule_and_its_end_resolves_it(
      Rule rule, Severity severity, int frames, Consumer<StepFrame.Builder> fault) {
    int before = rule == Rule.UNSTABLE_INITIALIZATION ? 0 : 40;
    SyntheticRun run = new SyntheticRun(1).healthy(before);
    assertThat(run.alerts()).isEmpty();

    run.with(frames, fault);

    assertThat(run.of(rule)).singleElement().satisfies(alert -> {
      assertThat(alert.severity()).isEqualTo(severity);
      assertThat(alert.active()).isTrue();
      assertThat(alert.step()).isGreaterThanOrEqualTo(2L * before);
      assertThat(alert.message()).contains("at step " + alert.step()).contains("expected");
      assertThat(alert.cause()).endsWith(".");
      assertThat(alert.action()).endsWith(".");
    });

    run.healthy(60);

    assertThat(run.of(rule)).singleElement().satisfies(alert -> {
      assertThat(alert.active()).isFalse();
      assertThat(alert.endedAt()).isGreaterThan(alert.startedAt());
    });
  }

  @Test
  void a_debt_from_dense_steps_that_is_being_paid_back_is_no_alert() {
    SyntheticRun run = new SyntheticRun(3);
    for (int paid = 0; paid < 400; paid++) {
      double overhead = 0.01 + 0.2 / (1 + 0.05 * paid);
      run.with(1, frame -> frame.agent(new AgentReport(overhead, 0.01, 80, 0, 0)));
    }

    assertThat(run.of(Rule.AGENT_OVER_BUDGET)).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("faults")
  void one_odd_step_alone_is_no_alert(
      Rule rule, Severity severity, int frames, Consumer<StepFrame.Builder> fault) {
    if (frames == 1) {
      return;
    }
    SyntheticRun run = new SyntheticRun(2).healthy(40);

    run.with(1, fault).healthy(40);

    assertThat(run.alerts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15})
  void a_healthy_run_through_several_stages_is_silent(long seed) {
    SyntheticRun run = new SyntheticRun(seed);

    for (int stage = 0; stage < 4; stage++) {
      run.healthy(150).stage();
    }

    assertThat(run.alerts()).as("seed %d", seed).isEmpty();
  }

  @Test
  void a_stage_that_undoes_what_was_learned_is_a_warning_then_critical() {
    SyntheticRun run = new SyntheticRun(3).healthy(120).stage().losing(2);

    run.healthy(40);
    assertThat(run.of(Rule.STAGE_REGRESSION))
        .singleElement()
        .extracting(Alert::severity)
        .isEqualTo(Severity.WARNING);

    run.losing(2.6).healthy(60);
    assertThat(run.of(Rule.STAGE_REGRESSION))
        .singleElement()
        .extracting(Alert::severity)
        .isEqualTo(Severity.CRITICAL);

    run.losing(1).healthy(40);
    assertThat(run.of(Rule.STAGE_REGRESSION).get(0).active()).isFalse();
  }

  @Test
  void a_loss_that_stays_at_chance_is_critical_and_one_that_stops_half_way_a_warning() {
    SyntheticRun chance = new SyntheticRun(4).with(120, frame -> frame.loss(2.3));
    SyntheticRun half = new SyntheticRun(4).healthy(60).with(220, frame -> frame.loss(1.6));

    assertThat(chance.of(Rule.LOSS_STALLED))
        .singleElement()
        .extracting(Alert::severity)
        .isEqualTo(Severity.CRITICAL);
    assertThat(half.of(Rule.LOSS_STALLED))
        .singleElement()
        .extracting(Alert::severity)
        .isEqualTo(Severity.WARNING);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_low_variance_is_critical_only_where_learning_has_not_raised_it(boolean raised) {
    SyntheticRun run = new SyntheticRun(15);
    Consumer<StepFrame.Builder> low =
        unlearning(set(LayerStatistic.PREACTIVATION_VARIANCE, 4, LAST, 0.05));

    run.with(20, low);
    assertThat(run.of(Rule.VARIANCE_COLLAPSE))
        .allMatch(alert -> alert.severity() == Severity.WARNING);
    run.with(20, raised ? frame -> {} : low);

    assertThat(run.of(Rule.VARIANCE_COLLAPSE))
        .singleElement()
        .satisfies(alert ->
            assertThat(alert.severity()).isEqualTo(raised ? Severity.WARNING : Severity.CRITICAL));
  }

  @ParameterizedTest
  @CsvSource({"0, 0.8, 0", "0, 0.96, 1", "0.05, 0.8, 0", "-0.05, 0.8, 0"})
  void a_network_at_half_its_zeros_loses_none_of_them_and_is_warned_of_a_sure_escape_only(
      double threshold, double escape, int warnings) {
    SyntheticRun run = new SyntheticRun(16);

    run.with(
        5,
        set(LayerStatistic.THRESHOLD, 0, LAST, threshold)
            .andThen(frame -> frame.escapeProbability(escape)));

    assertThat(run.of(Rule.UNSTABLE_INITIALIZATION))
        .hasSize(warnings)
        .allSatisfy(alert -> assertThat(alert.severity()).isEqualTo(Severity.WARNING));
  }

  @Test
  void a_climbing_correlation_is_a_warning_long_before_inputs_look_alike() {
    SyntheticRun run = new SyntheticRun(5).healthy(100);
    double[] correlation = {0.75};

    run.with(100, frame -> {
      correlation[0] += 0.002;
      frame.value(LayerStatistic.INPUT_CORRELATION, LAST, correlation[0]);
    });

    assertThat(run.of(Rule.REPRESENTATION_COLLAPSE)).singleElement().satisfies(alert -> {
      assertThat(alert.severity()).isEqualTo(Severity.WARNING);
      assertThat(alert.layers()).containsExactly(LAST);
    });
  }

  @Test
  void a_climb_is_critical_while_q_runs_away_and_the_loss_still_looks_fine() {
    SyntheticRun run = new SyntheticRun(5).healthy(100);
    double[] correlation = {0.75};
    double[] q = {4};

    run.with(100, frame -> {
      correlation[0] += 0.002;
      q[0] *= 1.03;
      frame.value(LayerStatistic.INPUT_CORRELATION, LAST, correlation[0]);
      frame.value(LayerStatistic.PREACTIVATION_VARIANCE, LAST, q[0]);
    });

    assertThat(run.of(Rule.REPRESENTATION_COLLAPSE)).singleElement().satisfies(alert -> {
      assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
      assertThat(alert.message()).contains("input correlation climbs").doesNotContain("runs away");
      assertThat(alert.raised()).singleElement().satisfies(rise -> {
        assertThat(rise.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(rise.step()).isGreaterThan(alert.step());
        assertThat(rise.sentence()).contains("q runs away").contains("thresholds alone");
      });
    });
  }

  @Test
  void inputs_that_become_alike_at_once_are_critical_and_the_data_is_named() {
    SyntheticRun run = new SyntheticRun(13).healthy(60);

    run.with(4, unlearning(set(LayerStatistic.INPUT_CORRELATION, 0, LAST, 0.9999)));

    assertThat(run.of(Rule.REPRESENTATION_COLLAPSE)).singleElement().satisfies(alert -> {
      assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
      assertThat(alert.cause()).contains("Look at the data");
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_stage_that_leaves_the_gradient_no_paths_is_critical_before_it_could_have_come_back(
      boolean tooSparse) {
    SyntheticRun run = new SyntheticRun(14).healthy(100).stage();
    Consumer<StepFrame.Builder> gone = slope(LayerStatistic.PREACTIVATION_GRADIENT_NORM, 1e-4, 2.15)
        .andThen(frame -> frame.loss(2.3));

    Consumer<StepFrame.Builder> sparse = set(LayerStatistic.THRESHOLD, 0, LAST, 3.07)
        .andThen(set(LayerStatistic.ACTIVATION_SPARSITY_TARGET, 0, LAST, 0.985));
    run.with(9, tooSparse ? gone.andThen(sparse) : gone);

    assertThat(run.of(Rule.GRADIENT_VANISHING))
        .singleElement()
        .satisfies(alert -> assertThat(alert.severity())
            .isEqualTo(tooSparse ? Severity.CRITICAL : Severity.WARNING));
  }

  @Test
  void a_learning_rate_too_high_is_named_when_the_variance_jumps() {
    SyntheticRun run = new SyntheticRun(6).healthy(1);

    run.with(
        4,
        set(LayerStatistic.PREACTIVATION_VARIANCE, 0, LAST, 60)
            .andThen(frame -> frame.learningRate(0.01)));

    assertThat(run.of(Rule.VARIANCE_EXPLOSION)).singleElement().satisfies(alert -> {
      assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
      assertThat(alert.cause()).contains("learning rate of 0.010");
    });
  }

  @ParameterizedTest
  @CsvSource({"0, WARNING", "3, WARNING", "10, CRITICAL"})
  void a_surge_of_all_layers_after_a_stage_change_is_critical_if_the_loss_suffers_for_long(
      int steps, Severity severity) {
    SyntheticRun run = new SyntheticRun(17).healthy(60).stage().losing(2).healthy(3);
    Consumer<StepFrame.Builder> surge = slope(LayerStatistic.PREACTIVATION_VARIANCE, 4, 1.4)
        .andThen(slope(LayerStatistic.ALIGNMENT, 1.4, 1));

    run.losing(2.8).with(steps, surge).losing(1.6).with(4, surge);

    assertThat(run.of(Rule.VARIANCE_EXPLOSION))
        .singleElement()
        .extracting(Alert::severity)
        .isEqualTo(severity);
  }

  @Test
  void a_surge_of_one_layer_is_critical_whatever_the_loss_does() {
    SyntheticRun run =
        new SyntheticRun(18).healthy(60).stage().losing(2).healthy(3).losing(1.6);

    run.with(4, set(LayerStatistic.PREACTIVATION_VARIANCE, 5, LAST, 60));

    assertThat(run.of(Rule.VARIANCE_EXPLOSION))
        .singleElement()
        .extracting(Alert::severity)
        .isEqualTo(Severity.CRITICAL);
  }

  @Test
  void a_gradient_that_comes_back_is_a_warning_even_while_the_loss_stands() {
    SyntheticRun run = new SyntheticRun(15).healthy(60).stage();
    double[] decades = {2.4};

    run.with(40, frame -> {
      slope(
              LayerStatistic.PREACTIVATION_GRADIENT_NORM,
              Math.pow(10, -decades[0]),
              Math.pow(10, decades[0] / LAST))
          .accept(frame);
      frame.loss(2.4);
      decades[0] -= 0.03;
    });

    assertThat(run.of(Rule.GRADIENT_VANISHING)).singleElement().satisfies(alert -> {
      assertThat(alert.severity()).isEqualTo(Severity.WARNING);
    });
  }

  @Test
  void a_lasting_deficit_of_sparsity_is_critical_and_one_that_is_caught_up_is_not() {
    SyntheticRun lasting = new SyntheticRun(16).healthy(40);
    SyntheticRun caughtUp = new SyntheticRun(16).healthy(40);
    double[] achieved = {0.61};

    lasting.with(200, set(LayerStatistic.ACTIVATION_SPARSITY, 0, LAST, 0.63));
    caughtUp.with(200, frame -> {
      set(LayerStatistic.ACTIVATION_SPARSITY, 0, LAST, achieved[0]).accept(frame);
      achieved[0] += 0.0002;
    });

    assertThat(lasting.of(Rule.SPARSITY_LOST))
        .singleElement()
        .extracting(Alert::severity)
        .isEqualTo(Severity.CRITICAL);
    assertThat(caughtUp.of(Rule.SPARSITY_LOST)).isEmpty();
  }

  @Test
  void a_deficit_that_a_sparse_sampler_sees_shrink_is_not_critical() {
    SyntheticRun run = new SyntheticRun(19).healthy(40).stage();
    double[] achieved = {0.61};
    run.with(20, set(LayerStatistic.ACTIVATION_SPARSITY, 0, LAST, achieved[0]));

    for (int look = 0; look < 5; look++) {
      achieved[0] += 0.01;
      run.skip(100).with(1, set(LayerStatistic.ACTIVATION_SPARSITY, 0, LAST, achieved[0]));
    }

    assertThat(run.of(Rule.SPARSITY_LOST)).isEmpty();
  }

  /** What is odd but does not keep a run from learning. */
  static Stream<Consumer<StepFrame.Builder>> oddities() {
    return Stream.of(
        set(LayerStatistic.PREACTIVATION_VARIANCE, 4, LAST, 0.05),
        slope(LayerStatistic.PREACTIVATION_GRADIENT_NORM, 1e-4, 2),
        set(LayerStatistic.INPUT_CORRELATION, 5, LAST, 0.998));
  }

  @ParameterizedTest
  @MethodSource("oddities")
  void what_a_falling_loss_gets_over_is_a_warning(Consumer<StepFrame.Builder> oddity) {
    SyntheticRun run = new SyntheticRun(14).healthy(60);

    run.with(40, oddity);

    assertThat(run.alerts())
        .isNotEmpty()
        .allSatisfy(alert -> assertThat(alert.severity()).isEqualTo(Severity.WARNING));
  }

  @Test
  void updates_that_rewrite_the_weights_are_critical_before_the_variance_moves() {
    SyntheticRun run = new SyntheticRun(15);

    run.with(
        2,
        set(LayerStatistic.UPDATE_RATIO, 0, LAST, 0.1).andThen(frame -> frame.learningRate(0.03)));

    assertThat(run.of(Rule.VARIANCE_EXPLOSION)).singleElement().satisfies(alert -> {
      assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
      assertThat(alert.step()).isZero();
      assertThat(alert.cause()).contains("learning rate of 0.030");
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_layer_that_leaves_its_own_past_is_critical_once_the_loss_suffers(boolean suffers) {
    SyntheticRun run = new SyntheticRun(16).healthy(60);

    run.with(
        6,
        set(LayerStatistic.PREACTIVATION_VARIANCE, 0, 1, 18)
            .andThen(frame -> frame.loss(suffers ? 3 : 1)));

    assertThat(run.of(Rule.VARIANCE_EXPLOSION)).singleElement().satisfies(alert -> {
      assertThat(alert.severity()).isEqualTo(suffers ? Severity.CRITICAL : Severity.WARNING);
      assertThat(alert.layers()).containsExactly(0, 1);
    });
  }

  @Test
  void an_explosion_names_the_layers_from_where_it_grows_and_the_clip_that_would_hold_it() {
    SyntheticRun run = new SyntheticRun(7).healthy(4);

    run.with(5, frame -> {
      for (int layer = 4; layer < LAYERS; layer++) {
        frame.value(LayerStatistic.PREACTIVATION_VARIANCE, layer, 3 * Math.pow(4, layer - 3));
      }
    });

    assertThat(run.of(Rule.VARIANCE_EXPLOSION)).singleElement().satisfies(alert -> {
      assertThat(alert.layers()).contains(4, 5, 6, 7, 8, 9).doesNotContain(0, 1, 2);
      assertThat(alert.message()).startsWith("Layers ").contains("stage 1 (target 0.80)");
      assertThat(alert.action()).contains("lip at m = ").contains("sw2 = ");
    });
  }

  @Test
  void growth_that_alignment_explains_is_no_explosion() {
    SyntheticRun run = new SyntheticRun(8).healthy(40);

    growBy(run, 1.5, true);

    assertThat(run.of(Rule.VARIANCE_EXPLOSION)).isEmpty();
  }

  @Test
  void growth_that_only_a_learned_mean_of_the_preactivations_explains_is_no_explosion() {
    SyntheticRun run = new SyntheticRun(8).healthy(40);

    growBy(run, 1.5, false);

    assertThat(run.of(Rule.VARIANCE_EXPLOSION)).isEmpty();
  }

  @Test
  void the_same_growth_by_larger_weights_is_one() {
    SyntheticRun run = new SyntheticRun(8).healthy(40);

    growBy(run, 1.5, false, set(LayerStatistic.WEIGHT_VARIANCE_SCALED, 0, LAST, 1e4));

    assertThat(run.of(Rule.VARIANCE_EXPLOSION)).hasSize(1);
  }

  private static void growBy(SyntheticRun run, double factor, boolean aligned) {
    growBy(run, factor, aligned, frame -> {});
  }

  /** Slowly raises the factor from layer to layer, and what else is told. */
  private static void growBy(
      SyntheticRun run, double factor, boolean aligned, Consumer<StepFrame.Builder> also) {
    for (int i = 1; i <= 40; i++) {
      double now = 1 + (factor - 1) * i / 40;
      run.with(
          1,
          slope(LayerStatistic.PREACTIVATION_VARIANCE, 4, now)
              .andThen(set(LayerStatistic.ALIGNMENT, 0, LAST, aligned ? now : 1))
              .andThen(also));
    }
  }

  @Test
  void weights_that_were_multiplied_at_once_are_named_with_their_layer_on_the_second_step() {
    SyntheticRun run = new SyntheticRun(12).healthy(40);

    run.with(
        2,
        set(LayerStatistic.PREACTIVATION_VARIANCE, 6, 6, 1800)
            .andThen(set(LayerStatistic.WEIGHT_VARIANCE_SCALED, 6, 6, 4900)));

    assertThat(run.of(Rule.VARIANCE_EXPLOSION)).singleElement().satisfies(alert -> {
      assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
      assertThat(alert.layers()).containsExactly(6);
      assertThat(alert.cause()).contains("weights of layer 6");
    });
  }

  @Test
  void what_follows_from_a_known_cause_attaches_to_its_alert() {
    Consumer<StepFrame.Builder> explosion = slope(LayerStatistic.PREACTIVATION_VARIANCE, 3, 2.5);
    SyntheticRun run = new SyntheticRun(9).healthy(40).with(5, explosion);

    run.with(20, explosion.andThen(set(LayerStatistic.ACTIVATION_SPARSITY, 0, LAST, 0.5)))
        .with(3, explosion.andThen(set(LayerStatistic.NONFINITE_VALUES, 8, 9, 5)));

    assertThat(run.alerts())
        .extracting(Alert::rule)
        .containsExactly(Rule.VARIANCE_EXPLOSION, Rule.NON_FINITE_VALUES);
    assertThat(run.alerts().get(0).symptoms()).singleElement().satisfies(symptom -> {
      assertThat(symptom.rule()).isEqualTo(Rule.SPARSITY_LOST);
      assertThat(symptom.step()).isEqualTo(90);
      assertThat(symptom.layers()).hasSize(LAYERS);
    });
    assertThat(run.alerts().get(0).message()).doesNotContain("SparsityLost");
  }

  @Test
  void a_fault_long_after_its_cause_or_after_the_cause_is_over_gets_its_own_alert() {
    Consumer<StepFrame.Builder> explosion = slope(LayerStatistic.PREACTIVATION_VARIANCE, 3, 2.5);
    Consumer<StepFrame.Builder> lost = set(LayerStatistic.ACTIVATION_SPARSITY, 0, LAST, 0.5);
    SyntheticRun late =
        new SyntheticRun(9).healthy(40).with(110, explosion).with(5, explosion.andThen(lost));
    SyntheticRun over =
        new SyntheticRun(9).healthy(40).with(5, explosion).healthy(3).with(5, lost);

    assertThat(late.of(Rule.SPARSITY_LOST)).hasSize(1);
    assertThat(over.of(Rule.SPARSITY_LOST)).hasSize(1);
  }

  private static List<Object> firstStepOf(Alert alert) {
    return List.of(
        alert.step(),
        alert.stage(),
        alert.layers(),
        alert.measured(),
        alert.expected(),
        alert.message(),
        alert.cause(),
        alert.action(),
        alert.startedAt());
  }

  @Test
  void what_an_alert_says_of_its_first_step_never_changes() {
    SyntheticRun run = new SyntheticRun(20).healthy(40);
    run.with(3, set(LayerStatistic.ACTIVATION_SPARSITY, 6, 6, 0.4));
    Alert first = run.of(Rule.SPARSITY_LOST).get(0);

    run.with(14, set(LayerStatistic.ACTIVATION_SPARSITY, 0, LAST, 0.3));

    assertThat(run.of(Rule.SPARSITY_LOST)).singleElement().satisfies(alert -> {
      assertThat(firstStepOf(alert)).isEqualTo(firstStepOf(first));
      assertThat(alert.layers()).containsExactly(6);
      assertThat(alert.latest().layers()).hasSize(LAYERS);
      assertThat(alert.latest().step()).isGreaterThan(alert.step());
      assertThat(alert.raised()).singleElement().satisfies(rise -> {
        assertThat(rise.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(rise.sentence()).startsWith("Critical since step " + rise.step() + " ");
      });
    });
  }

  @Test
  void a_rollback_ends_what_it_has_undone() {
    SyntheticRun run = new SyntheticRun(10)
        .healthy(40)
        .with(5, slope(LayerStatistic.PREACTIVATION_VARIANCE, 3, 2.5));

    List<Alert> changes = run.rollback();

    assertThat(changes)
        .singleElement()
        .satisfies(alert -> assertThat(alert.active()).isFalse());
    assertThat(run.alerts()).isEqualTo(changes);
  }

  @Test
  void after_a_rollback_a_layer_far_from_its_design_is_not_held_for_the_jump_that_was_undone() {
    SyntheticRun run = new SyntheticRun(10)
        .healthy(40)
        .with(3, set(LayerStatistic.PREACTIVATION_VARIANCE, 6, 6, 1800));
    run.rollback();

    run.with(10, set(LayerStatistic.PREACTIVATION_VARIANCE, 6, 6, 60));

    assertThat(run.of(Rule.VARIANCE_EXPLOSION).get(0).severity()).isEqualTo(Severity.CRITICAL);
    assertThat(run.alerts())
        .filteredOn(alert -> alert.active() && alert.severity() == Severity.CRITICAL)
        .isEmpty();
  }

  @Test
  void a_frame_without_any_column_raises_nothing() {
    SyntheticRun run = new SyntheticRun(1);
    RunMonitor monitor = new RunMonitor(run.description(), RuleSettings.defaults());

    for (int step = 0; step < 50; step++) {
      assertThat(monitor.observe(StepFrame.builder(step, step, LAYERS).build())).isEmpty();
    }
  }
}
