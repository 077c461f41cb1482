package io.tightrope.dashboard.alerts;

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
  public Prepared prepare(Change change) {
    List<Prepared> each = all.stream().map(listener -> listener.prepare(change)).toList();
    return new Prepared(
        each.stream().flatMap(prepared -> prepared.documents().stream()).toList(),
        () -> each.forEach(prepared -> prepared.committed().run()));
  }
}
