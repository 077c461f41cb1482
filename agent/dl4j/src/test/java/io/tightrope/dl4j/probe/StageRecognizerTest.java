package io.tightrope.dl4j.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StageRecognizerTest {
  private final StageRecognizer recognizer = new StageRecognizer();

  @Test
  void a_jump_of_the_sparsity_begins_the_next_stage_at_once() {
    assertThat(begins(0, sparsity(0.5))).isFalse();
    assertThat(recognizer.stage()).isEqualTo(1);

    assertThat(begins(40, sparsity(0.6))).isTrue();
    assertThat(recognizer.stage()).isEqualTo(2);
    assertThat(begins(41, sparsity(0.6))).isFalse();
  }

  @Test
  void layers_that_change_one_after_the_other_make_one_stage() {
    begins(0, new double[] {0.5, 0.5, 0.5});

    assertThat(begins(10, new double[] {0.7, 0.5, 0.5})).isTrue();
    assertThat(begins(11, new double[] {0.7, 0.7, 0.5})).isFalse();
    assertThat(begins(12, new double[] {0.7, 0.7, 0.7})).isFalse();
    assertThat(recognizer.stage()).isEqualTo(2);
  }

  @Test
  void slow_steering_is_one_stage_however_far_it_goes() {
    begins(0, sparsity(0.5));

    int stages = 0;
    for (int step = 1; step <= 300; step++) {
      stages += begins(step, sparsity(0.5 + 0.001 * step)) ? 1 : 0;
    }

    assertThat(stages).isEqualTo(1);
    assertThat(begins(330, sparsity(0.8))).isFalse();
    assertThat(begins(340, sparsity(0.85))).as("a jump after it").isTrue();
  }

  @Test
  void slow_steering_that_is_seen_rarely_is_one_stage_too() {
    begins(0, sparsity(0.5));

    int stages = 0;
    for (int step = 40; step <= 400; step += 40) {
      stages += begins(step, sparsity(0.5 + 0.0008 * step)) ? 1 : 0;
    }

    assertThat(stages).isEqualTo(1);
    assertThat(begins(440, sparsity(0.5 + 0.0008 * 400)))
        .as("it has come to rest")
        .isFalse();
    assertThat(begins(480, sparsity(0.9))).as("a jump after it").isTrue();
  }

  @Test
  void stages_that_are_seen_rarely_stay_stages_where_targets_are_declared() {
    recognizer.begins(0, sparsity(0.5), sparsity(0.5));

    for (int stage = 1; stage <= 4; stage++) {
      double target = 0.5 + 0.08 * stage;
      assertThat(recognizer.begins(100 * stage, sparsity(target), sparsity(target)))
          .isTrue();
    }
    assertThat(recognizer.stage()).isEqualTo(5);
  }

  @Test
  void without_sparse_layers_there_is_no_schedule() {
    begins(0, sparsity(Double.NaN));

    assertThat(begins(1, sparsity(Double.NaN))).isFalse();
    assertThat(recognizer.stage()).isZero();
  }

  @Test
  void a_raised_target_begins_a_stage_while_thresholds_are_steered_towards_it() {
    for (int step = 0; step < 100; step++) {
      recognizer.begins(step, sparsity(0.5 + 0.001 * step), sparsity(0.5));
    }
    int before = recognizer.stage();

    assertThat(recognizer.wouldBegin(1, 0.6, 0.5)).as("steered on").isFalse();
    assertThat(recognizer.wouldBegin(1, 0.6, 0.8)).as("raised").isTrue();
    assertThat(recognizer.begins(100, sparsity(0.6), sparsity(0.8))).isTrue();
    assertThat(recognizer.stage()).isEqualTo(before + 1);
    assertThat(recognizer.begins(101, sparsity(0.601), sparsity(0.8))).isFalse();
  }

  @Test
  void a_target_that_is_raised_a_little_at_every_step_is_one_stage() {
    int stages = 0;
    for (int step = 0; step < 300; step++) {
      double target = 0.5 + 0.001 * step;
      stages += recognizer.begins(step, sparsity(target), sparsity(target)) ? 1 : 0;
    }

    assertThat(stages).isEqualTo(1);
  }

  private boolean begins(long step, double[] sparsity) {
    double[] none = new double[sparsity.length];
    Arrays.fill(none, Double.NaN);
    return recognizer.begins(step, sparsity, none);
  }

  private static double[] sparsity(double everywhere) {
    return new double[] {everywhere, everywhere};
  }
}
