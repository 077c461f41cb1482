package io.tightrope.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a network of ten classes without a design has learned nothing. */
class LossStalledTest {
  private static final double GUESS = Math.log(10);

  /** The loss of each observed step, with the scatter of large batches. */
  private static Consumer<StepFrame.Builder> losses(IntToDoubleFunction loss) {
    Random random = new Random(3);
    int[] seen = {0};
    return frame -> frame.loss(loss.applyAsDouble(seen[0]++) * (1 + 0.01 * random.nextGaussian()));
  }

  private static Consumer<StepFrame.Builder> updates(double ratio) {
    return frame -> {
      for (int layer = 0; layer < 3; layer++) {
        frame.value(LayerStatistic.UPDATE_RATIO, layer, ratio);
      }
    };
  }

  @Test
  void updates_too_small_to_change_anything_are_critical_and_named() {
    PlainRun run = PlainRun.of("relu").with(100, losses(i -> GUESS).andThen(updates(1e-7)));

    assertThat(run.alerts()).singleElement().satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.LOSS_STALLED);
      assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
      assertThat(alert.cause()).contains("updates are too small").contains("1e-7");
      assertThat(alert.action()).contains("Raise the learning rate");
    });
  }

  @Test
  void the_last_reading_of_the_updates_counts() {
    Consumer<StepFrame.Builder> flat = losses(i -> GUESS);
    PlainRun run = PlainRun.of("relu").with(1, flat.andThen(updates(1e-7))).with(99, flat);

    assertThat(run.of(Rule.LOSS_STALLED))
        .singleElement()
        .satisfies(alert -> assertThat(alert.severity()).isEqualTo(Severity.CRITICAL));
  }

  @Test
  void the_same_loss_with_updates_of_a_usual_size_is_a_warning_and_a_late_one() {
    PlainRun run = PlainRun.of("relu");
    Consumer<StepFrame.Builder> flat = losses(i -> GUESS).andThen(updates(1e-3));

    run.with(100, flat);
    assertThat(run.alerts()).isEmpty();

    run.with(100, flat);
    assertThat(run.alerts()).singleElement().satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.LOSS_STALLED);
      assertThat(alert.severity()).isEqualTo(Severity.WARNING);
      assertThat(alert.cause()).doesNotContain("too small");
    });
  }

  @Test
  void one_layer_that_is_updated_is_enough_for_updates_that_are_not_too_small() {
    PlainRun run = PlainRun.of("relu")
        .with(
            100,
            losses(i -> GUESS)
                .andThen(updates(1e-7))
                .andThen(frame -> frame.value(LayerStatistic.UPDATE_RATIO, 2, 1e-3)));

    assertThat(run.alerts()).isEmpty();
  }

  @Test
  void a_loss_that_the_first_updates_threw_up_and_that_only_came_back_has_learned_nothing() {
    double[] spike = {2.2, 30, 20, 10, 5};
    PlainRun run = PlainRun.of("relu").with(200, losses(i -> i < spike.length ? spike[i] : 2.2));

    assertThat(run.alerts()).singleElement().satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.LOSS_STALLED);
      assertThat(alert.message()).contains("does not learn");
    });
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.3, 1.8})
  void a_loss_that_falls_to_what_guessing_gives_and_no_further_has_learned_nothing(double start) {
    Consumer<StepFrame.Builder> logits =
        frame -> frame.value(LayerStatistic.PREACTIVATION_VARIANCE, 2, 2 * (start - 1) * GUESS);
    PlainRun run = PlainRun.of("relu")
        .with(400, logits.andThen(losses(i -> GUESS * (1 + (start - 1) * Math.exp(-i / 10.0)))));

    assertThat(run.alerts()).singleElement().satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.LOSS_STALLED);
      assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
      assertThat(alert.raised().get(0).step()).isGreaterThan(500);
    });
  }

  @Test
  void a_penalty_for_weights_in_the_first_loss_is_no_guess_that_was_thrown_up() {
    Consumer<StepFrame.Builder> logits =
        frame -> frame.value(LayerStatistic.PREACTIVATION_VARIANCE, 2, 0.1);
    PlainRun run = PlainRun.of("relu")
        .with(400, logits.andThen(losses(i -> GUESS * (1.05 + 0.45 * Math.exp(-i / 10.0)))));

    assertThat(run.alerts()).isEmpty();
  }

  @Test
  void a_loss_plainly_above_a_guess_with_outputs_far_too_large_is_critical() {
    Consumer<StepFrame.Builder> logits =
        frame -> frame.value(LayerStatistic.PREACTIVATION_VARIANCE, 2, 500);
    PlainRun run = PlainRun.of("relu").with(80, logits.andThen(losses(i -> 5 * GUESS)));

    assertThat(run.of(Rule.LOSS_STALLED)).singleElement().satisfies(alert -> {
      assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
      assertThat(alert.message()).contains("worse than a guess");
      assertThat(alert.step()).isBetween(75L, 110L);
    });
  }

  @Test
  void a_loss_above_a_guess_that_falls_is_quiet() {
    Consumer<StepFrame.Builder> logits =
        frame -> frame.value(LayerStatistic.PREACTIVATION_VARIANCE, 2, 500);
    PlainRun run = PlainRun.of("relu")
        .with(120, logits.andThen(losses(i -> GUESS * (2 + 8 * Math.exp(-i / 60.0)))));

    assertThat(run.alerts()).isEmpty();
  }

  @Test
  void a_loss_that_is_summed_over_time_steps_and_falls_is_quiet() {
    PlainRun run =
        PlainRun.of("relu").with(400, losses(i -> GUESS * (10 + 20 * Math.exp(-i / 10.0))));

    assertThat(run.alerts()).isEmpty();
  }
}
