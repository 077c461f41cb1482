package io.tightrope.core.detect;

import static io.tightrope.core.detect.SyntheticRun.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What rules make of odd layers in a network without a design, which only its loss can confirm. */
class PlainNetworkTest {
  /** What is odd about the layers, for {@code i} observed steps. */
  private interface Oddity {
    void accept(StepFrame.Builder frame, int i);
  }

  static Stream<Arguments> oddities() {
    return Stream.of(
        oddity(
            Rule.VARIANCE_EXPLOSION,
            (frame, i) ->
                frame.value(LayerStatistic.PREACTIVATION_VARIANCE, 1, 4 * Math.pow(1.3, i + 1))),
        oddity(
            Rule.VARIANCE_COLLAPSE,
            (frame, i) -> frame.value(LayerStatistic.PREACTIVATION_VARIANCE, 1, 0.01)),
        oddity(
            Rule.GRADIENT_EXPLOSION,
            (frame, i) -> frame.value(LayerStatistic.PREACTIVATION_GRADIENT_NORM, 0, 10)),
        oddity(
            Rule.GRADIENT_VANISHING,
            (frame, i) -> frame.value(LayerStatistic.PREACTIVATION_GRADIENT_NORM, 0, 1e-4)));
  }

  private static Arguments oddity(Rule rule, Oddity oddity) {
    return Arguments.of(rule, oddity);
  }

  /** Ten observed steps of quiet oddity, then these losses with it. */
  private static PlainRun odd(Oddity oddity, double... losses) {
    PlainRun run = PlainRun.of("relu").healthy(120);
    for (int i = 0; i < 10 + losses.length; i++) {
      int seen = i;
      run.with(1, frame -> {
        oddity.accept(frame, seen);
        if (seen >= 10) {
          frame.loss(losses[seen - 10]);
        }
      });
    }
    return run;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oddities")
  void what_is_odd_is_quiet_while_the_loss_is_good(Rule rule, Oddity oddity) {
    assertThat(odd(oddity, 0.5, 0.5, 0.45, 0.5, 0.45, 0.45, 0.5, 0.45, 0.5).alerts())
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oddities")
  void with_a_doubtful_moment_of_the_loss_it_is_a_warning(Rule rule, Oddity oddity) {
    PlainRun run = odd(oddity, 1.5, 1.5, 1.5, 1.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5);

    assertThat(run.of(rule))
        .singleElement()
        .satisfies(alert -> assertThat(alert.severity()).isEqualTo(Severity.WARNING));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oddities")
  void with_a_loss_above_all_that_was_usual_it_is_critical(Rule rule, Oddity oddity) {
    PlainRun run = odd(oddity, DoubleStream.generate(() -> 3).limit(13).toArray());

    assertThat(run.of(rule))
        .singleElement()
        .satisfies(alert -> assertThat(alert.severity()).isEqualTo(Severity.CRITICAL));
  }

  @Test
  void a_layer_that_is_dead_for_a_few_steps_is_quiet_and_for_long_critical() {
    Consumer<StepFrame.Builder> dead = frame -> frame
        .value(LayerStatistic.ACTIVATION_SPARSITY, 1, 1)
        .value(LayerStatistic.DEAD_UNITS, 1, 1);
    PlainRun run = PlainRun.of("relu").healthy(20);

    run.with(3, dead).healthy(1).with(3, dead).healthy(1).with(3, dead).healthy(1);
    assertThat(run.alerts()).isEmpty();

    run.with(10, dead);
    assertThat(run.of(Rule.DEAD_LAYER)).singleElement().satisfies(alert -> {
      assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
      assertThat(alert.layers()).containsExactly(1);
    });
  }

  @Test
  void in_a_network_with_a_design_a_few_steps_are_enough() {
    SyntheticRun run =
        new SyntheticRun(21).healthy(20).with(3, set(LayerStatistic.ACTIVATION_SPARSITY, 5, 5, 1));

    assertThat(run.of(Rule.DEAD_LAYER))
        .singleElement()
        .satisfies(alert -> assertThat(alert.severity()).isEqualTo(Severity.CRITICAL));
  }

  @Test
  void inputs_that_are_all_the_same_are_critical_and_the_data_is_named_though_the_loss_falls() {
    PlainRun run = PlainRun.of("relu").with(10, correlated(1));
    assertThat(run.alerts()).isEmpty();

    run.with(3, correlated(1));

    assertThat(run.alerts()).singleElement().satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.REPRESENTATION_COLLAPSE);
      assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
      assertThat(alert.layers()).containsExactly(0);
      assertThat(alert.message()).contains("in layer 0").doesNotContain("in layer 1");
      assertThat(alert.cause()).contains("Look at the data");
      assertThat(alert.action()).contains("batch").doesNotContain("wider layers");
    });
  }

  @Test
  void inputs_that_are_much_alike_are_no_fault_while_the_loss_falls() {
    assertThat(PlainRun.of("relu").with(60, correlated(0.999)).alerts()).isEmpty();
  }

  private static Consumer<StepFrame.Builder> correlated(double correlation) {
    return frame -> frame.value(LayerStatistic.INPUT_CORRELATION, 0, correlation);
  }

  @Test
  void a_hard_tanh_may_stand_at_its_ends_and_a_clip_may_not() {
    assertThat(saturated(PlainRun.clipped("cst", 1)).of(Rule.CLIP_SATURATION)).isEmpty();
    assertThat(saturated(PlainRun.clipped("crelu", 6)).of(Rule.CLIP_SATURATION)).isEmpty();
    assertThat(saturated(PlainRun.clipped("crelu", 1.1)).of(Rule.CLIP_SATURATION))
        .singleElement()
        .satisfies(alert -> assertThat(alert.layers()).containsExactly(1));
  }

  private static PlainRun saturated(PlainRun run) {
    return run.with(20, frame -> frame.value(LayerStatistic.ACTIVATION_SATURATION, 1, 0.95));
  }
}
