package io.tightrope.dashboard.store.write;

import java.util.HashMap;
import java.util.Map;

/** What of a run is on disk or on its way there. Belongs to one thread. */
final class RunProgress {
  private final Map<String, SeqSet> framesByWorker = new HashMap<>();
  private final SeqSet events = new SeqSet();
  private int frames;
  private int eventCount;

  /** Whether the frame is new. */
  boolean addFrame(String worker, long seq) {
    return framesByWorker.computeIfAbsent(worker, name -> new SeqSet()).add(seq);
  }

  boolean addEvent(long seq) {
    return events.add(seq);
  }

  int nextEvent() {
    return eventCount++;
  }

  int nextFrame() {
    return frames++;
  }

  int frames() {
    return frames;
  }

  void frames(int count) {
    frames = count;
  }
}
