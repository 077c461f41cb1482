package io.tightrope.dashboard.runs;

import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.schema.StoredDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How often each run reports, kept over a restart, so that a run that reports seldom is not called lost
 * after it. Not thread-safe.
 */
public final class UsualGaps {
  private static final String GAP = "gap";

  /**
   * A change among shorter ones never decides anything: a run is not lost before some minutes are over.
   * That there is one at all is kept, since a run that reported only once is waited for longer.
   */
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

  /** Writes down what has changed of the runs that there are, and forgets the others. */
  public void keep(List<WatchedRun> runs) {
    List<StoredDocument> changed = new ArrayList<>();
    Map<Integer, Double> gaps = new HashMap<>();
    Set<Integer> known = new HashSet<>();
    for (WatchedRun run : runs) {
      int id = run.stored().id();
      known.add(id);
      double gap = run.usualGapSeconds();
      double before = kept.getOrDefault(id, 0.0);
      boolean isFirst = run.hasUsualGap() && !kept.containsKey(id);
      boolean isOther = gap > CHANGE * before || gap < before / CHANGE;
      if (isFirst || isOther && Math.max(gap, before) > SHORTEST_SECONDS) {
        changed.add(document(id, gap));
        gaps.put(id, gap);
      }
    }
    List<StoredDocument> gone = kept.keySet().stream()
        .filter(id -> !known.contains(id))
        .map(id -> document(id, 0))
        .toList();
    if (!changed.isEmpty() || !gone.isEmpty()) {
      store.update(changed, gone);
      kept.keySet().retainAll(known);
      kept.putAll(gaps);
    }
  }

  private static StoredDocument document(int id, double gap) {
    return new StoredDocument(GAP, String.valueOf(id), String.valueOf(gap));
  }
}
