package io.tightrope.dashboard.store.recent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What is in the journal and not in the tables yet, in the order of acknowledgement, so that a
 * reader need not wait for it to be moved. Thread-safe.
 */
public final class Recent {
  /** An entry, its place in the journal and when it came. */
  public record Placed(long position, Entry entry, long sinceNanos) {}

  private final Deque<Placed> entries = new ArrayDeque<>();
  private long weight;

  public synchronized void add(Placed placed) {
    entries.addLast(placed);
    weight += placed.entry().weight();
  }

  /** Everything, oldest first. */
  public synchronized List<Placed> all() {
    return List.copyOf(entries);
  }

  /** When the oldest entry came, or the given time when there is none. */
  public synchronized long since(long otherwise) {
    Placed oldest = entries.peekFirst();
    return oldest == null ? otherwise : oldest.sinceNanos();
  }

  public synchronized boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Told after the commit that brought entries up to a position into the tables. */
  public synchronized void moved(long upTo) {
    while (!entries.isEmpty() && entries.getFirst().position() <= upTo) {
      weight -= entries.removeFirst().entry().weight();
    }
  }

  /** About how many bytes of memory the entries hold. */
  public synchronized long weight() {
    return weight;
  }

  /** What there is of one run. */
  public synchronized RecentRun of(int run) {
    List<Entry.Frames> frames = new ArrayList<>();
    List<Entry.Event> events = new ArrayList<>();
    List<Entry.Scalars> scalars = new ArrayList<>();
    for (Placed placed : entries) {
      if (placed.entry().run() == run) {
        if (placed.entry() instanceof Entry.Frames batch) {
          frames.add(batch);
        } else if (placed.entry() instanceof Entry.Event event) {
          events.add(event);
        } else if (placed.entry() instanceof Entry.Scalars block) {
          scalars.add(block);
        }
      }
    }
    return new RecentRun(frames, events, scalars);
  }
}
