package io.tightrope.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpectralAlignmentRuleTest {
  private static final int LAST = SyntheticRun.LAYERS - 1;

  private static Consumer<StepFrame.Builder> alignment(int layer, double value) {
    return frame -> frame.value(LayerStatistic.SPECTRAL_ALIGNMENT, layer, value);
  }

  /** One value in five observed steps, as the agent measures it, the first frames included. */
  private static void follow(SyntheticRun run, int frames, int layer, double from, double to) {
    for (int frame = 0; frame < frames; frame += 5) {
      run.with(1, alignment(layer, from + (to - from) * frame / frames)).healthy(4);
    }
  }

  @Test
  void a_climb_over_the_plateau_is_a_warning_and_then_critical_with_the_advice_to_hold() {
    SyntheticRun run = new SyntheticRun(3);
    follow(run, 250, 4, 0.15, 0.15);
    follow(run, 400, 4, 0.15, 0.6);

    assertThat(run.of(Rule.SPECTRAL_ALIGNMENT)).singleElement().satisfies(alert -> {
      assertThat(alert.layers()).containsExactly(4);
      assertThat(alert.action()).contains("Hold the sparsity");
      assertThat(alert.raised()).singleElement().satisfies(rise -> {
        assertThat(rise.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(rise.step()).isGreaterThan(alert.step());
      });
    });
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.5, 0.8})
  void a_level_that_stays_where_it_was_is_silent(double level) {
    SyntheticRun run = new SyntheticRun(4);
    follow(run, 700, LAST, level, level);

    assertThat(run.of(Rule.SPECTRAL_ALIGNMENT)).isEmpty();
  }

  @Test
  void a_rise_to_a_low_level_is_silent() {
    SyntheticRun run = new SyntheticRun(4);
    follow(run, 250, LAST, 0.02, 0.02);
    follow(run, 400, LAST, 0.02, 0.28);

    assertThat(run.of(Rule.SPECTRAL_ALIGNMENT)).isEmpty();
  }

  @Test
  void a_stage_has_a_plateau_of_its_own() {
    SyntheticRun run = new SyntheticRun(4);
    follow(run, 250, LAST, 0.1, 0.1);
    run.stage();
    follow(run, 700, LAST, 0.5, 0.5);

    assertThat(run.of(Rule.SPECTRAL_ALIGNMENT)).isEmpty();

    follow(run, 400, LAST, 0.5, 0.9);

    assertThat(run.of(Rule.SPECTRAL_ALIGNMENT)).isNotEmpty();
  }

  @Test
  void single_wild_values_are_silent() {
    SyntheticRun run = new SyntheticRun(4);
    follow(run, 250, LAST, 0.1, 0.1);
    for (int i = 0; i < 20; i++) {
      run.with(1, alignment(LAST, 0.9));
      follow(run, 10, LAST, 0.1, 0.1);
    }

    assertThat(run.of(Rule.SPECTRAL_ALIGNMENT)).isEmpty();
  }

  @Test
  void the_layer_that_reads_the_data_is_left_out() {
    SyntheticRun run = new SyntheticRun(4);
    follow(run, 250, 0, 0.1, 0.1);
    follow(run, 400, 0, 0.1, 0.9);

    assertThat(run.of(Rule.SPECTRAL_ALIGNMENT)).isEmpty();
  }
}
