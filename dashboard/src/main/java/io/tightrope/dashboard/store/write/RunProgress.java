package io.tightrope.dashboard.store.write;

import java.util.HashMap;
import java.util.Map;

/** What of a run is on disk or on its way there. Belongs to one thread. */
final class RunProgress {
  private final Map<String, SeqSet> framesByWorker = new HashMap<>();
  private final Map<String, SeqSet> scalarsByWorker = new HashMap<>();
  private final SeqSet events = new SeqSet();
  private int frames;
  private int eventCount;
  private int blocks;

  /** Whether the frame is new. */
  boolean addFrame(String worker, long seq) {
    return framesByWorker.computeIfAbsent(worker, name -> new SeqSet()).add(seq);
  }

  /** Whether the block of scalars is new. */
  boolean addScalars(String worker, long seq) {
    return scalarsByWorker.computeIfAbsent(worker, name -> new SeqSet()).add(seq);
  }

  int nextBlock() {
    return blocks++;
  }

  void blocks(int count) {
    blocks = count;
  }

  int events() {
    return eventCount;
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
