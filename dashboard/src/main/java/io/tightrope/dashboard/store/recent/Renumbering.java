package io.tightrope.dashboard.store.recent;

import java.util.HashMap;
import java.util.Map;

/**
 * Closes the gaps that lost entries leave: places of frames, blocks and events count on from what is in
 * the tables. Without a loss it changes nothing. Not thread-safe.
 */
public final class Renumbering {
  private final Map<Integer, Counts> byRun = new HashMap<>();

  /** How many frames, blocks and events of a run come before the next entry. */
  private static final class Counts {
    int frames;
    int blocks;
    int events;
  }

  /** What the tables have of a run. */
  public void begin(int run, long frames, long blocks, int events) {
    Counts counts = new Counts();
    counts.frames = (int) frames;
    counts.blocks = (int) blocks;
    counts.events = events;
    byRun.put(run, counts);
  }

  /** The entry in its place behind those before. */
  public Entry next(Entry entry) {
    Counts counts = byRun.computeIfAbsent(entry.run(), run -> new Counts());
    if (entry instanceof Entry.Frames frames) {
      int first = counts.frames;
      counts.frames += frames.frames().size();
      return new Entry.Frames(frames.run(), frames.worker(), first, frames.frames());
    }
    if (entry instanceof Entry.Scalars scalars) {
      return new Entry.Scalars(
          scalars.run(),
          counts.blocks++,
          counts.frames,
          counts.events,
          scalars.worker(),
          scalars.block());
    }
    counts.events++;
    return new Entry.Event(entry.run(), counts.frames, ((Entry.Event) entry).event());
  }
}
