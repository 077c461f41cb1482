package io.tightrope.dl4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.HeldLimits;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StageGateTest {

  private static final SparsitySchedule.Stage STAGE =
      new SparsitySchedule.Stage(0.8, 100, new GateConditions(0.1, 1.5, 1e-6, 0.2));
  private static final SparsitySchedule.Stage BY_RULES =
      new SparsitySchedule.Stage(0.8, 100, GateConditions.defaults());
  private static final HeldLimits LIMITS = new HeldLimits(0.2, 0.05, 25, 0.25);
  private static final double CHANCE = 3;

  @Test
  void a_stage_in_which_all_holds_opens_the_gate() {
    assertThat(judge(100, healthy())).isInstanceOf(StageGate.Open.class);
  }

  @Test
  void too_few_steps_hold() {
    assertHolds(judge(99, healthy()), "step 99 of at least 100");
  }

  @Test
  void one_layer_too_far_below_its_target_holds_and_is_named() {
    assertHolds(
        judge(100, vitals(2, 0.69, 0.5, 1e-3, 1)), "second has sparsity 0.690, more than 0.10");
  }

  @Test
  void a_gradient_that_is_gone_holds() {
    assertHolds(judge(100, vitals(2, 0.8, 0.5, 1e-7, 1)), "second has a gradient of norm");
    assertHolds(judge(100, vitals(2, 0.8, 0.5, Double.NaN, 1)), "gradient");
  }

  @Test
  void climbing_correlation_holds() {
    assertHolds(
        judge(100, vitals(2, 0.8, 0.82, 1e-3, 1)), "correlation has climbed from 0.500 to 0.660");
  }

  @Test
  void a_climb_counts_by_what_it_takes_of_the_way_to_1() {
    Vitals apart = vitals(2, 0.8, 0.5, 1e-3, 1);
    Vitals lessApart = vitals(2, 0.8, 0.66, 1e-3, 1);
    Vitals evenLess = vitals(2, 0.8, 0.82, 1e-3, 1);

    assertThat(judge(STAGE, 100, apart, lessApart)).isInstanceOf(StageGate.Open.class);
    assertThat(judge(STAGE, 100, lessApart, evenLess)).isInstanceOf(StageGate.Open.class);
    assertHolds(judge(STAGE, 100, apart, evenLess), "correlation");
  }

  @Test
  void a_loss_that_has_not_recovered_holds() {
    assertHolds(
        judge(100, vitals(2, 0.8, 0.5, 1e-3, 1.6)), "the loss is 1.60, above 1.50; it was 1.00");
  }

  @Test
  void without_numbers_of_its_own_a_stage_is_held_by_the_limits_of_the_rules() {
    assertThat(judge(BY_RULES, 100, healthy(), vitals(2, 0.7, 0.5, 1e-3, 1.5)))
        .isInstanceOf(StageGate.Open.class);
    assertHolds(
        judge(BY_RULES, 100, healthy(), vitals(2, 0.69, 0.5, 1e-3, 1)),
        "0.745 in the mean, more than 0.05 below");
    assertHolds(
        judge(BY_RULES, 100, healthy(), vitals(2, 0.59, 0.5, 1e-3, 1)),
        "second has sparsity 0.590, more than 0.20 below");
    assertHolds(
        judge(BY_RULES, 100, healthy(), vitals(2, 0.8, 0.5, 1e-3, 1.51)),
        "the loss is 1.51, above 1.50");
  }

  @Test
  void a_rising_alignment_holds_however_good_the_rest_is() {
    StageGate.Decision decision = StageGate.judge(
        new StageGate.Judged(STAGE, 100, healthy(), 1, CHANCE),
        healthy(),
        LIMITS,
        List.of(),
        false,
        List.of("inputs align"));

    assertHolds(decision, "inputs align");
  }

  @Test
  void a_layer_that_passes_nothing_on_is_dead_once_the_stage_had_its_steps() {
    Vitals silent = vitals(2, 1, 0.5, 1e-3, 1);

    assertThat(judge(99, silent)).isInstanceOf(StageGate.Hold.class);
    assertThat(judge(100, silent))
        .isEqualTo(new StageGate.StepBack("second passes nothing on", true));
  }

  @Test
  void what_is_not_finite_steps_back_at_once() {
    assertThat(judge(1, vitals(Double.POSITIVE_INFINITY, 0.8, 0.5, 1e-3, 1)))
        .isInstanceOf(StageGate.StepBack.class)
        .extracting(StageGate.Decision::reason)
        .asString()
        .contains("second");
    assertThat(judge(1, vitals(2, 0.8, 0.5, 1e-3, Double.NaN)))
        .isInstanceOf(StageGate.StepBack.class);
  }

  private static void assertHolds(StageGate.Decision decision, String reason) {
    assertThat(decision).isInstanceOf(StageGate.Hold.class);
    assertThat(decision.reason()).contains(reason);
  }

  private static StageGate.Decision judge(long steps, Vitals now) {
    return judge(STAGE, steps, healthy(), now);
  }

  private static StageGate.Decision judge(
      SparsitySchedule.Stage stage, long steps, Vitals start, Vitals now) {
    return StageGate.judge(
        new StageGate.Judged(stage, steps, start, 1, CHANCE),
        now,
        LIMITS,
        List.of(),
        false,
        List.of());
  }

  private static Vitals healthy() {
    return vitals(2, 0.78, 0.5, 1e-3, 1.4);
  }

  /** A healthy first layer and this second one. */
  private static Vitals vitals(
      double variance, double sparsity, double correlation, double gradient, double loss) {
    return new Vitals(
        List.of("first", "second"),
        new double[] {2, variance},
        new double[] {0.8, sparsity},
        new double[] {0.5, correlation},
        new double[] {Double.NaN, Double.NaN},
        new double[] {1e-3, gradient},
        loss);
  }
}
