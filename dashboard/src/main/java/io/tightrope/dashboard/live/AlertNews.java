package io.tightrope.dashboard.live;

import io.tightrope.dashboard.alerts.AlertJson;
import io.tightrope.dashboard.alerts.AlertListener;
import io.tightrope.dashboard.alerts.Change;
import io.tightrope.dashboard.store.schema.StoredDocument;
import java.util.List;

/** Tells watchers of alerts. */
public final class AlertNews implements AlertListener {
  private final LiveHub hub;

  public AlertNews(LiveHub hub) {
    this.hub = hub;
  }

  @Override
  public List<StoredDocument> documentsOf(Change change) {
    return List.of();
  }

  @Override
  public void committed(Change change) {
    hub.publish(new Message(
        "alert",
        "alert " + change.after().alert().id(),
        AlertJson.toJson(change.after(), change.state()).toString()));
  }
}
