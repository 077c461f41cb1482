package io.tightrope.core.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunEnd;
import org.junit.jupiter.api.Test;

class RunMemoryTest {
  private final RunMemory memory = new RunMemory();
  private long step;

  private void frame(int stage, double loss) {
    memory.add(StepFrame.builder(step, step, 1)
        .timestamp(1000 + step)
        .stage(stage)
        .loss(loss)
        .build());
    step++;
  }

  @Test
  void the_start_is_the_first_frame_and_its_first_finite_loss() {
    frame(1, Double.NaN);
    frame(1, 2.4);
    frame(1, 1.9);

    assertThat(memory.start()).isEqualTo(1000);
    assertThat(memory.initialLoss()).isEqualTo(2.4);
  }

  @Test
  void the_first_stage_has_a_beginning_but_no_loss_before_it() {
    frame(1, 2.4);

    assertThat(memory.stageStart()).isEqualTo(1000);
    assertThat(memory.stageEntryLoss()).isNaN();
  }

  @Test
  void a_stage_remembers_the_median_of_the_last_losses_before_it() {
    for (double loss : new double[] {9, 9, 0.8, 0.7, 30, 0.6, 0.9}) {
      frame(1, loss);
    }
    frame(2, 1.5);
    frame(2, 1.6);

    assertThat(memory.stageEntryLoss()).isEqualTo(0.8);
    assertThat(memory.stageStart()).isEqualTo(1007);
  }

  @Test
  void without_a_schedule_there_is_no_stage_to_remember() {
    frame(0, 2.4);

    assertThat(memory.stageStart()).isNaN();
    assertThat(memory.stageEntryLoss()).isNaN();
  }

  @Test
  void it_ends_when_told() {
    assertThat(memory.ended()).isFalse();
    memory.end(RunEnd.finished("over"));
    assertThat(memory.ended()).isTrue();
  }
}
