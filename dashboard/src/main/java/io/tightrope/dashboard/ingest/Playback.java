package io.tightrope.dashboard.ingest;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.query.RunVisitor;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A recorded run in the order in which it happened. */
public final class Playback {
  private Playback() {}

  /**
   * Shows the frames; before each frame and each event the scalars up to its step, and each event
   * after the frames up to its own step.
   */
  public static void play(RecordedRun recorded, RunVisitor visitor) {
    ScalarMerge scalars = new ScalarMerge(recorded.scalars());
    Iterator<RunEvent> events = recorded.events().iterator();
    RunEvent event = next(events);
    for (StepFrame frame : recorded.frames()) {
      while (event != null && event.step() < frame.step()) {
        show(scalars, event.step(), visitor);
        visitor.event(event);
        event = next(events);
      }
      show(scalars, frame.step(), visitor);
      visitor.frame(FrameBatch.DEFAULT_WORKER, frame);
    }
    while (event != null) {
      show(scalars, event.step(), visitor);
      visitor.event(event);
      event = next(events);
    }
    show(scalars, Long.MAX_VALUE, visitor);
  }

  private static void show(ScalarMerge scalars, long upTo, RunVisitor visitor) {
    Optional<ScalarBlock> part = scalars.next(upTo);
    while (part.isPresent()) {
      visitor.scalars(FrameBatch.DEFAULT_WORKER, part.get());
      part = scalars.next(upTo);
    }
  }

  private static @Nullable RunEvent next(Iterator<RunEvent> events) {
    return events.hasNext() ? events.next() : null;
  }
}
