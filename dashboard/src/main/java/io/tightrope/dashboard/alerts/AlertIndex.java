package io.tightrope.dashboard.alerts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Alerts by id, by run, and those of them that are active. Not thread-safe. */
final class AlertIndex {
  private final Map<String, TrackedAlert> byId = new LinkedHashMap<>();
  private final Map<String, Map<String, TrackedAlert>> byRun = new HashMap<>();
  private final Map<String, Map<String, TrackedAlert>> activeByRun = new HashMap<>();

  /** The alert of that id; null if there is none. */
  @Nullable
  TrackedAlert get(String id) {
    return byId.get(id);
  }

  void put(String id, TrackedAlert alert) {
    remove(id);
    byId.put(id, alert);
    add(byRun, id, alert);
    if (alert.alert().active()) {
      add(activeByRun, id, alert);
    }
  }

  private static void add(
      Map<String, Map<String, TrackedAlert>> index, String id, TrackedAlert alert) {
    index.computeIfAbsent(alert.alert().run(), run -> new LinkedHashMap<>()).put(id, alert);
  }

  void remove(String id) {
    TrackedAlert alert = byId.remove(id);
    if (alert != null) {
      remove(byRun, id, alert);
      remove(activeByRun, id, alert);
    }
  }

  private static void remove(
      Map<String, Map<String, TrackedAlert>> index, String id, TrackedAlert alert) {
    Map<String, TrackedAlert> ofRun = index.get(alert.alert().run());
    if (ofRun != null) {
      ofRun.remove(id);
      if (ofRun.isEmpty()) {
        index.remove(alert.alert().run());
      }
    }
  }

  Collection<TrackedAlert> values() {
    return byId.values();
  }

  /** The alerts of a run, past ones included. */
  Collection<TrackedAlert> of(String run) {
    return byRun.getOrDefault(run, Map.of()).values();
  }

  /** The active alerts of a run. */
  Collection<TrackedAlert> active(String run) {
    return activeByRun.getOrDefault(run, Map.of()).values();
  }

  /** The active alerts of each run that has some. */
  Map<String, List<TrackedAlert>> active() {
    Map<String, List<TrackedAlert>> active = new HashMap<>();
    activeByRun.forEach((run, alerts) -> active.put(run, new ArrayList<>(alerts.values())));
    return active;
  }
}
