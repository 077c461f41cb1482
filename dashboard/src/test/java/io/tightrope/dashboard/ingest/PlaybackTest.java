package io.tightrope.dashboard.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.query.RunVisitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlaybackTest {
  private static StepFrame frame(long step) {
    return StepFrame.builder(step, step, 1).timestamp(step).build();
  }

  private static ScalarBlock block(long seq, long... steps) {
    double[] values = Arrays.stream(steps).asDoubleStream().toArray();
    return new ScalarBlock(seq, seq, Map.of("loss", new ScalarSeries(steps, values)));
  }

  @Test
  void a_frame_and_an_event_come_after_the_scalars_up_to_their_step() {
    RecordedRun recorded = new RecordedRun(
        new RunDescription(
            "r",
            "s",
            "f",
            "m",
            "h",
            Optional.empty(),
            List.of(new LayerDescription(0, "d", "dense", 4, 4, List.of(), Optional.empty())),
            Map.of()),
        List.of(frame(0), frame(3), frame(6)),
        List.of(new RunEvent(0, 4, 4, RunEvent.Kind.NOTE, Map.of())),
        List.of(block(7, 0, 1, 2, 3, 4, 5), block(8, 3), block(9, 7, 9)),
        NullNode.getInstance());
    List<String> shown = new ArrayList<>();

    Playback.play(recorded, new RunVisitor() {
      @Override
      public void frame(String worker, StepFrame frame) {
        shown.add("frame " + frame.step());
      }

      @Override
      public void scalars(String worker, ScalarBlock block) {
        ScalarSeries loss = java.util.Objects.requireNonNull(block.series().get("loss"));
        shown.add(block.seq() + ": " + Arrays.toString(loss.steps()));
      }

      @Override
      public void event(RunEvent event) {
        shown.add("event " + event.step());
      }
    });

    assertThat(shown)
        .containsExactly(
            "0: [0]",
            "frame 0",
            "1: [1, 2, 3]",
            "2: [3]",
            "frame 3",
            "3: [4]",
            "event 4",
            "4: [5]",
            "frame 6",
            "5: [7, 9]");
  }
}
