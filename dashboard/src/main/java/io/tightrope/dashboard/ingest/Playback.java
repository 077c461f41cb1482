package io.tightrope.dashboard.ingest;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.query.RunVisitor;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A recorded run in the order in which it happened. */
public final class Playback {
  private Playback() {}

  /** Shows the frames, and each event after the frames up to its own step. */
  public static void play(RecordedRun recorded, RunVisitor visitor) {
    Iterator<RunEvent> events = recorded.events().iterator();
    RunEvent event = next(events);
    for (StepFrame frame : recorded.frames()) {
      while (event != null && event.step() < frame.step()) {
        visitor.event(event);
        event = next(events);
      }
      visitor.frame(FrameBatch.DEFAULT_WORKER, frame);
    }
    while (event != null) {
      visitor.event(event);
      event = next(events);
    }
  }

  private static @Nullable RunEvent next(Iterator<RunEvent> events) {
    return events.hasNext() ? events.next() : null;
  }
}
