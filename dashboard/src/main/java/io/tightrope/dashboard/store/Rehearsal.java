package io.tightrope.dashboard.store;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.dashboard.store.recent.Entry;
import io.tightrope.dashboard.store.recent.EntryCodec;
import io.tightrope.dashboard.store.schema.FrameRows;

/** Does to frames what a store does before it writes them, and writes nothing. Thread-safe. */
public final class Rehearsal {
  private Rehearsal() {}

  /** Returns how many bytes the journal would be given for these frames. */
  public static int journalBytes(FrameBatch batch) {
    return EntryCodec.current()
        .encode(new Entry.Frames(
            0, batch.worker(), 0, batch.frames().stream().map(FrameRows::stored).toList()))
        .length;
  }
}
