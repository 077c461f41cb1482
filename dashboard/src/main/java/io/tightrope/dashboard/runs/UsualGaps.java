package io.tightrope.dashboard.runs;

import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.schema.StoredDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each run reports, kept over a restart, so that a run that reports seldom is not called lost
 * after it. Not thread-safe.
 */
public final class UsualGaps {
  private static final String GAP = "gap";

  /** Shorter ones never decide anything: a run is not lost before some minutes are over. */
  private static final double SHORTEST_SECONDS = 3;

  /** A gap is written again when it has become so many times as long or as short. */
  private static final double CHANGE = 1.5;

  private final RunStore store;
  private final Map<Integer, Double> kept = new HashMap<>();

  /** Tells the runs what is kept of them. */
  public UsualGaps(RunStore store, RunRegistry registry) {
    this.store = store;
    store
        .documents(GAP)
        .forEach(document ->
            kept.put(Integer.parseInt(document.id()), Double.parseDouble(document.json())));
    for (WatchedRun run : registry.all()) {
      Double gap = kept.get(run.stored().id());
      if (gap != null) {
        run.remember(gap);
      }
    }
  }

  /** Writes down what has changed. */
  public void keep(List<WatchedRun> runs) {
    List<StoredDocument> changed = new ArrayList<>();
    for (WatchedRun run : runs) {
      double gap = run.usualGapSeconds();
      double before = kept.getOrDefault(run.stored().id(), 0.0);
      boolean isOther = gap > CHANGE * before || gap < before / CHANGE;
      if (isOther && Math.max(gap, before) > SHORTEST_SECONDS) {
        changed.add(
            new StoredDocument(GAP, String.valueOf(run.stored().id()), String.valueOf(gap)));
        kept.put(run.stored().id(), gap);
      }
    }
    if (!changed.isEmpty()) {
      store.update(changed, List.of());
    }
  }
}
