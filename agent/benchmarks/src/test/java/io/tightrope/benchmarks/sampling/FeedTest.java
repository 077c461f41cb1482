package io.tightrope.benchmarks.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.RunEvent;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FeedTest {
  private static final RecordedRun RUN = Recorded.run(350);

  /** Notes what came. */
  private static final class Notes implements Feed.Listener {
    final List<Long> losses = new ArrayList<>();
    final List<Long> lossesBeforeFrame = new ArrayList<>();
    final List<Long> blocks = new ArrayList<>();
    final List<StepFrame> frames = new ArrayList<>();

    @Override
    public void scalars(ScalarBlock part, long upTo) {
      ScalarSeries loss = Objects.requireNonNull(part.series().get(ScalarBlock.LOSS));
      LongStream.of(loss.steps()).forEach(losses::add);
      assertThat(upTo).isEqualTo(losses.get(losses.size() - 1));
      assertThat(part.timestamp())
          .isEqualTo(upTo * 0.02, org.assertj.core.data.Offset.offset(1e-9));
      blocks.add(part.seq());
    }

    @Override
    public void event(RunEvent event) {}

    @Override
    public void frame(StepFrame frame) {
      frames.add(frame);
      lossesBeforeFrame.add((long) losses.size());
    }
  }

  private static Notes play(int... observed) {
    BitSet places = new BitSet();
    for (int place : observed) {
      places.set(place);
    }
    Notes notes = new Notes();
    Feed.play(RUN, places, notes);
    return notes;
  }

  @Test
  void a_frame_comes_right_after_the_losses_up_to_its_own_step() {
    Notes notes = play(0, 1, 99, 100, 250);

    assertThat(notes.lossesBeforeFrame).containsExactly(1L, 2L, 100L, 101L, 251L);
  }

  @Test
  void every_loss_comes_once_whatever_is_observed() {
    List<Long> steps = LongStream.range(0, 350).boxed().toList();

    assertThat(play(0, 1, 99, 100, 250).losses).isEqualTo(steps);
    assertThat(play().losses).isEqualTo(steps);
    assertThat(play(349).losses).isEqualTo(steps);
  }

  @Test
  void the_parts_of_blocks_are_numbered_anew() {
    assertThat(play(30, 199).blocks).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void the_update_ratio_is_there_as_often_as_the_agent_would_have_measured_it() {
    Notes notes = play(0, 1, 7, 8, 9, 200, 207, 230);

    assertThat(notes.frames)
        .filteredOn(frame -> frame.has(LayerStatistic.UPDATE_RATIO))
        .extracting(StepFrame::step)
        .containsExactly(0L, 8L, 200L, 230L);
    assertThat(notes.frames)
        .allSatisfy(frame ->
            assertThat(frame.value(LayerStatistic.PREACTIVATION_VARIANCE, 0)).isEqualTo(1));
  }
}
