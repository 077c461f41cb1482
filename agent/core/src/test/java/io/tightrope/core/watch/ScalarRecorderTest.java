package io.tightrope.core.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.health.AgentHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScalarRecorderTest {
  private static final long NOW = 1_700_000_000_000L;

  private final AgentHealth health = new AgentHealth();
  private final ScalarRecorder recorder = new ScalarRecorder(health);

  private List<ScalarBlock> take() {
    List<ScalarBlock> blocks = new ArrayList<>();
    long last = recorder.last();
    for (ScalarBlock block = recorder.next(last); block != null; block = recorder.next(last)) {
      blocks.add(block);
    }
    return blocks;
  }

  private static ScalarSeries series(ScalarBlock block, String name) {
    return Objects.requireNonNull(block.series().get(name), name);
  }

  private static long[] steps(long from, long to) {
    return LongStream.range(from, to).toArray();
  }

  @Test
  void a_block_ends_after_a_thousand_steps_and_every_loss_is_in_exactly_one() {
    for (long step = 0; step < 2500; step++) {
      boolean closed = recorder.record(step, step / 2.0, 0.1, 32, NOW);
      assertThat(closed).isEqualTo(step % 1000 == 999);
    }
    recorder.close();

    List<ScalarBlock> blocks = take();
    assertThat(blocks).extracting(ScalarBlock::seq).containsExactly(0L, 1L, 2L);
    assertThat(series(blocks.get(0), "loss").steps()).isEqualTo(steps(0, 1000));
    assertThat(series(blocks.get(1), "loss").steps()).isEqualTo(steps(1000, 2000));
    assertThat(series(blocks.get(2), "loss").steps()).isEqualTo(steps(2000, 2500));
    assertThat(series(blocks.get(2), "loss").values()[499]).isEqualTo(2499 / 2.0);
    assertThat(blocks.get(0).timestamp()).isEqualTo(NOW / 1000.0);
  }

  @Test
  void losses_that_frames_tell_wait_for_a_full_block() {
    for (long step = 0; step < 100; step++) {
      recorder.record(step, step / 2.0, 0.1, 32, NOW);
      assertThat(recorder.closeBefore(frame(step, step / 2.0))).isEqualTo(-1);
    }
    recorder.close();

    assertThat(series(take().get(0), "loss").steps()).isEqualTo(steps(0, 100));
  }

  @Test
  void a_loss_that_no_frame_tells_comes_before_the_next_frame() {
    recorder.record(0, 2, 0.1, 32, NOW);
    assertThat(recorder.closeBefore(frame(0, 2))).isEqualTo(-1);
    recorder.record(1, 2, 0.1, 32, NOW);
    recorder.record(2, 2, 0.1, 32, NOW);
    assertThat(recorder.closeBefore(frame(2, 2))).isEqualTo(0);
    recorder.record(3, 2, 0.1, 32, NOW);
    assertThat(recorder.closeBefore(frame(3, 1.5))).isEqualTo(1);

    assertThat(take()).hasSize(2);
  }

  private static StepFrame frame(long step, double loss) {
    return StepFrame.builder(step, step, 1).loss(loss).build();
  }

  @Test
  void learning_rate_and_examples_are_told_when_they_change() {
    for (long step = 0; step < 1500; step++) {
      recorder.record(step, 1, step < 700 ? 0.1 : 0.05, step == 3 ? 7 : 32, NOW);
    }
    recorder.close();

    List<ScalarBlock> blocks = take();
    assertThat(series(blocks.get(0), "learningRate").steps()).containsExactly(0, 700);
    assertThat(series(blocks.get(0), "learningRate").values()).containsExactly(0.1, 0.05);
    assertThat(series(blocks.get(0), "examples").steps()).containsExactly(0, 3, 4);
    assertThat(blocks.get(1).series()).containsOnlyKeys("loss");
  }

  @Test
  void what_is_unknown_is_no_value_and_a_loss_of_nan_is_a_measured_one() {
    recorder.record(0, Double.NaN, Double.NaN, 0, NOW);
    recorder.close();

    ScalarBlock block = take().get(0);
    assertThat(block.series()).containsOnlyKeys("loss");
    assertThat(StepFrame.isAbsent(series(block, "loss").values()[0])).isFalse();
  }

  @Test
  void a_step_whose_loss_is_unknown_has_none_and_makes_no_block_by_itself() {
    recorder.recordWithoutLoss(0, 0.1, 32, NOW);
    recorder.close();
    recorder.recordWithoutLoss(1, 0.1, 32, NOW);
    recorder.close();

    List<ScalarBlock> blocks = take();
    assertThat(blocks).hasSize(1);
    assertThat(blocks.get(0).series()).containsOnlyKeys("learningRate", "examples");
  }

  @Test
  void a_block_waits_for_five_seconds_at_most() {
    assertThat(recorder.record(0, 1, 0.1, 32, NOW)).isFalse();
    assertThat(recorder.closeIfOld(NOW + 4999)).isFalse();
    assertThat(recorder.closeIfOld(NOW + 5000)).isTrue();
    assertThat(recorder.closeIfOld(NOW + 99_999)).as("nothing waits").isFalse();

    assertThat(recorder.record(1, 1, 0.1, 32, NOW + 100_000)).isFalse();
    assertThat(recorder.record(2, 1, 0.1, 32, NOW + 105_000)).isTrue();
    assertThat(take()).hasSize(2);
  }

  @Test
  void only_blocks_up_to_the_number_asked_for_are_taken() {
    recorder.record(0, 1, 0.1, 32, NOW);
    long first = recorder.close();
    recorder.record(1, 1, 0.1, 32, NOW);
    recorder.close();

    assertThat(recorder.next(first)).isNotNull();
    assertThat(recorder.next(first)).isNull();
    assertThat(take()).hasSize(1);
  }

  @Test
  void what_nobody_takes_is_kept_up_to_a_bound_and_then_counted() {
    for (long step = 0; step < 103_000; step++) {
      recorder.record(step, 1, 0.1, 32, NOW);
    }
    assertThat(health.droppedScalars()).isEqualTo(3000);

    List<ScalarBlock> blocks = take();
    recorder.record(103_000, 1, 0.1, 32, NOW);
    recorder.close();

    assertThat(blocks).hasSize(100);
    assertThat(series(blocks.get(99), "loss").steps()).isEqualTo(steps(99_000, 100_000));
    ScalarBlock next = take().get(0);
    assertThat(next.seq()).isEqualTo(100);
    assertThat(next.series()).containsOnlyKeys("loss", "learningRate", "examples");
  }

  @Test
  void numbers_of_the_users_own_lie_beside_the_loss() {
    recorder.record(0, 1, 0.1, 32, NOW);
    recorder.add("val/accuracy", 0, 0.5, NOW);
    recorder.add("val/accuracy", 0, 0.6, NOW);
    recorder.add("val/accuracy", 10, Double.NaN, NOW);
    recorder.close();

    ScalarSeries accuracy = series(take().get(0), "val/accuracy");
    assertThat(accuracy.steps()).containsExactly(0, 10);
    assertThat(accuracy.values()[0]).isEqualTo(0.6);
    assertThat(StepFrame.isAbsent(accuracy.values()[1])).isFalse();
  }

  @Test
  void steps_that_go_back_begin_a_block_of_their_own() {
    recorder.add("f1", 7, 0.5, NOW);
    assertThat(recorder.add("f1", 3, 0.4, NOW)).isTrue();
    recorder.close();

    assertThat(take()).extracting(block -> series(block, "f1").steps()[0]).containsExactly(7L, 3L);
  }

  @Test
  void names_beyond_the_limit_and_wrong_ones_are_dropped_and_said_once() {
    for (int name = 0; name < 40; name++) {
      recorder.add("own." + name, 0, 1, NOW);
    }
    recorder.add("two words", 0, 1, NOW);
    recorder.add("loss", 0, 1, NOW);
    recorder.add("own.1", -1, 1, NOW);
    recorder.close();

    assertThat(take().get(0).series()).hasSize(32).containsKey("own.31").doesNotContainKey("loss");
    assertThat(health.errors()).isEqualTo(1);
  }

  @Test
  void the_end_closes_the_last_block_and_nothing_is_taken_after_it() {
    recorder.record(0, 1, 0.1, 32, NOW);
    recorder.end();
    recorder.record(1, 1, 0.1, 32, NOW);
    recorder.add("f1", 1, 1, NOW);
    recorder.close();

    assertThat(take()).hasSize(1);
  }
}
