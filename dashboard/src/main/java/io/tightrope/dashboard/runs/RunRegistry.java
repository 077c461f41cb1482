package io.tightrope.dashboard.runs;

import io.tightrope.core.run.RunDescription;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.schema.StoreException;
import io.tightrope.dashboard.store.schema.StoredDocument;
import io.tightrope.dashboard.store.schema.StoredRun;
import io.tightrope.dashboard.store.summary.RunSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All runs by name. Thread-safe. */
public final class RunRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(RunRegistry.class);
  private static final String EDITS = "edits";

  private final RunStore store;
  private final Map<String, WatchedRun> byName = new ConcurrentHashMap<>();
  private final Map<Integer, WatchedRun> byId =
      new ConcurrentSkipListMap<>(Comparator.reverseOrder());
  /** Numbers of the runs of which changes are stored. */
  private final Set<Integer> edited = ConcurrentHashMap.newKeySet();

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
    List<StoredDocument> left = new ArrayList<>();
    for (StoredDocument document : store.documents(EDITS)) {
      WatchedRun run = byId.get(Integer.parseInt(document.id()));
      if (run == null) {
        left.add(document);
      } else {
        run.edit(none -> RunEdits.of(document.json()));
        edited.add(run.stored().id());
      }
    }
    if (!left.isEmpty()) {
      // Of runs that were removed just before the process ended.
      store.update(List.of(), left);
    }
  }

  /** Takes note that the dashboard can be reached from now on, seconds since the epoch. */
  public void waitFrom(double now) {
    byId.values().forEach(run -> run.waitFrom(now));
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

  /** What is known of a run now, with what people have changed; as stored if it is not here. */
  public RunDescription describe(StoredRun run) {
    WatchedRun known = byId.get(run.id());
    return known == null ? run.description() : known.description();
  }

  /** The labels of a run by its name; none if there is no such run. */
  public Map<String, String> labelsOf(String name) {
    return find(name).map(run -> run.description().labels()).orElse(Map.of());
  }

  /** Every run, newest first. */
  public List<WatchedRun> all() {
    return List.copyOf(byId.values());
  }

  /**
   * Changes what people say of a run; it is stored before anybody sees it.
   *
   * @param change makes the new state of the old one; may be called more than once
   * @return false if the run has been removed
   */
  public synchronized boolean edit(WatchedRun run, UnaryOperator<RunEdits> change) {
    if (byId.get(run.stored().id()) != run) {
      return false;
    }
    store.update(List.of(document(run, change.apply(run.edits()))), List.of());
    edited.add(run.stored().id());
    run.edit(change);
    return true;
  }

  private static StoredDocument document(WatchedRun run, RunEdits edits) {
    return new StoredDocument(EDITS, String.valueOf(run.stored().id()), edits.toJson());
  }

  /**
   * Removes a run and all that is stored of it.
   *
   * @return false if it has been removed before; another of its name may be there
   */
  public synchronized boolean delete(WatchedRun run) {
    if (byId.get(run.stored().id()) != run) {
      return false;
    }
    store.delete(run.stored());
    byName.remove(run.name(), run);
    byId.remove(run.stored().id());
    if (edited.remove(run.stored().id())) {
      try {
        store.update(List.of(), List.of(document(run, run.edits())));
      } catch (StoreException e) {
        // The run is gone all the same, and what is left of it goes with the next start.
        LOG.debug("could not remove what people changed of {}", run.name(), e);
      }
    }
    return true;
  }

  private void put(WatchedRun run) {
    byName.put(run.name(), run);
    byId.put(run.stored().id(), run);
  }
}
