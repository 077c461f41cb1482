package io.tightrope.dashboard.store.write;

import io.tightrope.core.run.RunEvent;
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

  /** The lowest number above every known one of a reporter. */
  long nextSeq() {
    long highest = events.highestBelow(RunEvent.FIRST_OWN_SEQ);
    for (SeqSet seqs : framesByWorker.values()) {
      highest = Math.max(highest, seqs.highestBelow(RunEvent.FIRST_OWN_SEQ));
    }
    for (SeqSet seqs : scalarsByWorker.values()) {
      highest = Math.max(highest, seqs.highestBelow(RunEvent.FIRST_OWN_SEQ));
    }
    return highest + 1;
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
