package io.tightrope.dashboard.runs;

import io.tightrope.core.run.RunDescription;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.schema.StoredRun;
import io.tightrope.dashboard.store.summary.RunSummary;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** All runs by name. Thread-safe. */
public final class RunRegistry {
  private final RunStore store;
  private final Map<String, WatchedRun> byName = new ConcurrentHashMap<>();
  private final Map<Integer, WatchedRun> byId =
      new ConcurrentSkipListMap<>(Comparator.reverseOrder());

  /**
   * A registry of the runs in the store.
   *
   * @param now when this dashboard begins to wait for them, seconds since the epoch
   */
  public RunRegistry(RunStore store, double now) {
    this.store = store;
    for (RunSummary summary : store.summaries()) {
      StoredRun run = summary.run();
      put(new WatchedRun(run, summary.extent(), summary.newestEvents(), now));
    }
  }

  /**
   * The answer to an introduction.
   *
   * @param created whether the run was not known
   */
  public record Registration(WatchedRun run, boolean created) {}

  /**
   * Takes in a run, or finds it again.
   *
   * @throws NameTakenException if another session has a run of that name, or this one has trained
   *     another model under it
   */
  public synchronized Registration register(RunDescription description, double now) {
    WatchedRun known = byName.get(description.run());
    if (known != null) {
      if (!known.description().session().equals(description.session())) {
        throw new NameTakenException(description.run());
      }
      if (known.stored().layerCount() != description.layers().size()) {
        throw new NameTakenException(
            description.run(), known.stored().layerCount(), description.layers().size());
      }
      known.heard(now);
      return new Registration(known, false);
    }
    StoredRun stored = store.create(description, now);
    WatchedRun run = new WatchedRun(stored, store.extent(stored), List.of(), now);
    run.heard(now);
    put(run);
    return new Registration(run, true);
  }

  /** The run of that name, or empty. */
  public Optional<WatchedRun> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The labels of a run by its name; none if there is no such run. */
  public Map<String, String> labelsOf(String name) {
    return find(name).map(run -> run.description().labels()).orElse(Map.of());
  }

  /** Every run, newest first. */
  public List<WatchedRun> all() {
    return List.copyOf(byId.values());
  }

  /** Removes a run and all that is stored of it. */
  public synchronized void delete(WatchedRun run) {
    store.delete(run.stored());
    byName.remove(run.name());
    byId.remove(run.stored().id());
  }

  private void put(WatchedRun run) {
    byName.put(run.name(), run);
    byId.put(run.stored().id(), run);
  }
}
