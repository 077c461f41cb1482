package io.tightrope.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.run.Baseline;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is said of a run whose loss is compared with that of another one. */
class BehindBaselineTest {
  private static final int STEPS = 1000;
  private static final int BLOCK = 40;
  private static final int BATCH = 64;
  private static final DoubleUnaryOperator SOUND = falling(100);

  @Test
  void a_run_that_learns_far_more_slowly_is_warned_of_in_its_first_half() {
    assertThat(judged(falling(600), baseline(SOUND, BATCH), BATCH))
        .singleElement()
        .satisfies(alert -> {
          assertThat(alert.rule()).isEqualTo(Rule.BEHIND_BASELINE);
          assertThat(alert.severity()).isEqualTo(Severity.WARNING);
          assertThat(alert.step()).isBetween(200L, 500L);
          assertThat(alert.message()).contains("the baseline sound had 0.");
        });
  }

  @Test
  void a_run_that_learns_as_its_baseline_does_is_quiet() {
    assertThat(judged(SOUND, baseline(SOUND, BATCH), BATCH)).isEmpty();
  }

  @Test
  void a_gap_that_will_have_closed_when_the_baseline_ends_is_no_finding() {
    assertThat(judged(falling(130), baseline(SOUND, BATCH), BATCH)).isEmpty();
  }

  @Test
  void what_a_stage_change_costs_may_be_won_back() {
    DoubleUnaryOperator changed =
        step -> SOUND.applyAsDouble(step) + (step < 500 ? 0 : 1.2 * Math.exp((500 - step) / 60));
    RunMonitor monitor = monitor(baseline(SOUND, BATCH));

    observe(monitor, losses(changed), 0, 500, 1);
    observe(monitor, losses(changed), 500, STEPS, 2);

    assertThat(monitor.alerts()).extracting(Alert::rule).doesNotContain(Rule.BEHIND_BASELINE);
  }

  @Test
  void nothing_is_said_without_a_baseline() {
    assertThat(judged(falling(600), Optional.empty(), BATCH)).isEmpty();
  }

  @Test
  void batches_of_another_size_are_compared_at_equal_numbers_of_examples() {
    DoubleUnaryOperator halfAsFast = falling(200);

    assertThat(judged(halfAsFast, baseline(SOUND, 2 * BATCH), BATCH)).isEmpty();
    assertThat(judged(falling(1200), baseline(SOUND, 2 * BATCH), BATCH))
        .extracting(Alert::rule)
        .containsExactly(Rule.BEHIND_BASELINE);
  }

  @Test
  void a_baseline_that_learned_nothing_says_nothing() {
    assertThat(judged(step -> 2.4, baseline(step -> 2.3, BATCH), BATCH))
        .extracting(Alert::rule)
        .doesNotContain(Rule.BEHIND_BASELINE);
  }

  @Test
  void a_run_that_goes_on_beyond_its_baseline_is_held_against_what_that_ended_with() {
    double[] first = Arrays.copyOf(losses(SOUND), 400);

    List<Alert> alerts = judged(falling(300), Optional.of(baseline("short", first, BATCH)), BATCH);

    assertThat(alerts).singleElement().satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.BEHIND_BASELINE);
      assertThat(alert.active()).isFalse();
    });
  }

  private static DoubleUnaryOperator falling(double steps) {
    return step -> 0.4 + 1.9 * Math.exp(-step / steps);
  }

  private static Optional<Baseline> baseline(DoubleUnaryOperator loss, int batchSize) {
    return Optional.of(baseline("sound", losses(loss), batchSize));
  }

  private static double[] losses(DoubleUnaryOperator loss) {
    Random random = new Random(3);
    return IntStream.range(0, STEPS)
        .mapToDouble(step -> loss.applyAsDouble(step) * (1 + 0.05 * random.nextGaussian()))
        .toArray();
  }

  private static Baseline baseline(String name, double[] losses, int batchSize) {
    NavigableMap<Long, Double> byStep = new TreeMap<>();
    for (int step = 0; step < losses.length; step++) {
      byStep.put((long) step, losses[step]);
    }
    return Baseline.of(name, byStep, batchSize);
  }

  private static List<Alert> judged(
      DoubleUnaryOperator loss, Optional<Baseline> baseline, int batchSize) {
    RunMonitor monitor = monitor(baseline);
    monitor.observe(frame(0, losses(loss), batchSize).build());
    observe(monitor, losses(loss), 0, STEPS);
    return monitor.alerts();
  }

  private static RunMonitor monitor(Optional<Baseline> baseline) {
    RunMonitor monitor = new RunMonitor(plain(), RuleSettings.defaults());
    baseline.ifPresent(monitor::compareWith);
    return monitor;
  }

  private static StepFrame.Builder frame(int step, double[] losses, int batchSize) {
    return StepFrame.builder(step, step, 1).loss(losses[step]).batchSize(batchSize);
  }

  /** A stage, whose first step is observed. */
  private static void observe(RunMonitor monitor, double[] losses, int from, int to, int stage) {
    monitor.observe(
        frame(from, losses, BATCH).stage(stage).sparsityTarget(0.3 * stage).build());
    observe(monitor, losses, from, to);
  }

  private static void observe(RunMonitor monitor, double[] losses, int from, int to) {
    for (int begin = from; begin < to; begin += BLOCK) {
      int end = Math.min(to, begin + BLOCK);
      long[] steps = LongStream.range(begin, end).toArray();
      double[] part = Arrays.copyOfRange(losses, begin, end);
      monitor.observe(
          new ScalarBlock(begin, begin, Map.of(ScalarBlock.LOSS, new ScalarSeries(steps, part))));
    }
  }

  private static RunDescription plain() {
    LayerDescription layer = new LayerDescription(
        0, "dense", "dense", 64, 64, List.of(), Optional.of(ActivationDescription.named("relu")));
    return new RunDescription(
        "plain", "session", "test", "mlp", "host", Optional.empty(), List.of(layer), Map.of());
  }
}
