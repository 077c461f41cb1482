package io.tightrope.dashboard.alerts;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.schema.StoredDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The silences of an {@link AlertBoard}, in memory and in the store. Not thread-safe. */
final class Silences {
  private static final String SILENCE = "silence";

  private final RunStore store;
  private final Map<String, Silence> all = new LinkedHashMap<>();

  Silences(RunStore store) {
    this.store = store;
    store.documents(SILENCE).forEach(document -> {
      Silence silence = AlertJson.silence(document.json());
      all.put(silence.id(), silence);
    });
  }

  void add(Silence silence) {
    store.update(List.of(document(silence)), List.of());
    all.put(silence.id(), silence);
  }

  /** Removes a silence; empty if there is none of that id. */
  Optional<Silence> remove(String id) {
    Silence silence = all.get(id);
    if (silence == null) {
      return Optional.empty();
    }
    store.update(List.of(), List.of(document(silence)));
    all.remove(id);
    return Optional.of(silence);
  }

  boolean cover(Alert alert, Map<String, String> runLabels, double now) {
    return all.values().stream().anyMatch(silence -> silence.covers(alert, runLabels, now));
  }

  /** Those that have not ended, oldest first. */
  List<Silence> lasting(double now) {
    return all.values().stream().filter(silence -> silence.endsAt() > now).toList();
  }

  /** Those that have ended and are not removed yet. */
  List<Silence> over(double now) {
    return all.values().stream().filter(silence -> silence.endsAt() <= now).toList();
  }

  private static StoredDocument document(Silence silence) {
    return new StoredDocument(SILENCE, silence.id(), AlertJson.toJson(silence).toString());
  }
}
