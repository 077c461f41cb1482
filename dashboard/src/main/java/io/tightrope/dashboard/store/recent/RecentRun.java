package io.tightrope.dashboard.store.recent;

import io.tightrope.core.frame.StepFrame;
import java.util.List;
import java.util.stream.Stream;

/**
 * The part of a run that was not in the tables at some moment. Who looks at the tables later than
 * that moment finds all frames before {@link #firstFrame} there, and perhaps more, to be passed
 * over.
 */
public record RecentRun(
    List<Entry.Frames> batches, List<Entry.Event> events, List<Entry.Scalars> scalars) {
  static final RecentRun NONE = new RecentRun(List.of(), List.of(), List.of());

  public RecentRun {
    batches = List.copyOf(batches);
    events = List.copyOf(events);
    scalars = List.copyOf(scalars);
  }

  /** Place of the first frame in here; beyond every frame when there is none. */
  public int firstFrame() {
    return batches.isEmpty() ? Integer.MAX_VALUE : batches.get(0).first();
  }

  /** How many frames the run has, when there are any in here. */
  public int frameCount() {
    Entry.Frames last = batches.get(batches.size() - 1);
    return last.first() + last.frames().size();
  }

  public boolean hasFrames() {
    return !batches.isEmpty();
  }

  public Stream<StepFrame> frames() {
    return batches.stream().flatMap(batch -> batch.frames().stream());
  }

  /** Whether an event from the tables is in here as well. */
  public boolean hasEvent(long seq) {
    return events.stream().anyMatch(event -> event.event().seq() == seq);
  }

  /** The condition that passes over the frames in here. */
  public String otherFrames() {
    return hasFrames() ? " AND frame < " + firstFrame() : "";
  }

  /** The condition that passes over the blocks of scalars in here. */
  public String otherBlocks() {
    return scalars.isEmpty() ? "" : " AND block < " + scalars.get(0).place();
  }
}
