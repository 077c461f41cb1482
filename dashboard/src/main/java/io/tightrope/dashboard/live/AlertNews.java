package io.tightrope.dashboard.live;

import io.tightrope.dashboard.alerts.AlertJson;
import io.tightrope.dashboard.alerts.AlertListener;
import io.tightrope.dashboard.alerts.Change;

/** Tells watchers of alerts. */
public final class AlertNews implements AlertListener {
  private final LiveHub hub;

  public AlertNews(LiveHub hub) {
    this.hub = hub;
  }

  @Override
  public Prepared prepare(Change change) {
    return Prepared.of(() -> publish(change));
  }

  private void publish(Change change) {
    hub.publish(new Message(
        "alert",
        "alert " + change.after().alert().id(),
        AlertJson.toJson(change.after(), change.state()).toString()));
  }
}
