package io.tightrope.dashboard.alerts;

import io.tightrope.dashboard.store.schema.StoredDocument;
import java.util.List;

/** Several listeners as one; at most one of them announces. */
public record AlertListeners(List<AlertListener> all) implements AlertListener {
  public AlertListeners {
    all = List.copyOf(all);
  }

  @Override
  public Announcement announce(Change change) {
    Change announced = change;
    for (AlertListener listener : all) {
      announced = announced.with(listener.announce(announced));
    }
    return announced.after().announcement();
  }

  @Override
  public List<StoredDocument> documentsOf(Change change) {
    return all.stream()
        .flatMap(listener -> listener.documentsOf(change).stream())
        .toList();
  }

  @Override
  public void committed(Change change) {
    all.forEach(listener -> listener.committed(change));
  }
}
