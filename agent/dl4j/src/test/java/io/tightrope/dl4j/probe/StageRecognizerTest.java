package io.tightrope.dl4j.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StageRecognizerTest {
  private final StageRecognizer recognizer = new StageRecognizer();

  @Test
  void a_jump_of_the_sparsity_begins_the_next_stage_at_once() {
    assertThat(recognizer.begins(0, sparsity(0.5))).isFalse();
    assertThat(recognizer.stage()).isEqualTo(1);

    assertThat(recognizer.begins(40, sparsity(0.6))).isTrue();
    assertThat(recognizer.stage()).isEqualTo(2);
    assertThat(recognizer.begins(41, sparsity(0.6))).isFalse();
  }

  @Test
  void layers_that_change_one_after_the_other_make_one_stage() {
    recognizer.begins(0, new double[] {0.5, 0.5, 0.5});

    assertThat(recognizer.begins(10, new double[] {0.7, 0.5, 0.5})).isTrue();
    assertThat(recognizer.begins(11, new double[] {0.7, 0.7, 0.5})).isFalse();
    assertThat(recognizer.begins(12, new double[] {0.7, 0.7, 0.7})).isFalse();
    assertThat(recognizer.stage()).isEqualTo(2);
  }

  @Test
  void slow_steering_is_one_stage_however_far_it_goes() {
    recognizer.begins(0, sparsity(0.5));

    int stages = 0;
    for (int step = 1; step <= 300; step++) {
      stages += recognizer.begins(step, sparsity(0.5 + 0.001 * step)) ? 1 : 0;
    }

    assertThat(stages).isEqualTo(1);
    assertThat(recognizer.begins(330, sparsity(0.8))).isFalse();
    assertThat(recognizer.begins(340, sparsity(0.85))).as("a jump after it").isTrue();
  }

  @Test
  void without_sparse_layers_there_is_no_schedule() {
    recognizer.begins(0, sparsity(Double.NaN));

    assertThat(recognizer.begins(1, sparsity(Double.NaN))).isFalse();
    assertThat(recognizer.stage()).isZero();
  }

  private static double[] sparsity(double everywhere) {
    return new double[] {everywhere, everywhere};
  }
}
