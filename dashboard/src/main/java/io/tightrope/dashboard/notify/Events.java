package io.tightrope.dashboard.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.dashboard.alerts.AlertJson;
import io.tightrope.dashboard.alerts.AlertState;
import io.tightrope.dashboard.alerts.Change;
import io.tightrope.dashboard.alerts.TrackedAlert;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes notifications of changes. Thread-safe. */
final class Events {
  private final String dashboard;

  /**
   * @param dashboard address of the dashboard as the receivers' readers know it, without a slash at its
   *     end
   */
  Events(String dashboard) {
    this.dashboard = dashboard;
  }

  Notification of(Change change, Transition transition, String receiver, long now) {
    TrackedAlert alert = change.after();
    long sequence = alert.announcement().sequence();
    String id = name(alert.alert().id() + " " + sequence + " " + receiver);
    ObjectNode event = event(
        id,
        sequence,
        transition,
        AlertJson.toJson(alert, change.state()),
        alert.alert(),
        change.labels());
    return new Notification(id, receiver, event, now);
  }

  /** An alert that is open, once more. */
  Notification repeated(TrackedAlert alert, Map<String, String> labels, String receiver, long now) {
    long sequence = alert.announcement().sequence();
    String id = name(alert.alert().id() + " " + sequence + " " + receiver);
    ObjectNode json = AlertJson.toJson(alert, AlertState.FIRING);
    ObjectNode event = event(id, sequence, Transition.RAISED, json, alert.alert(), labels);
    return new Notification(id, receiver, event, now);
  }

  /** What a receiver gets that is tested. */
  Notification sample(String receiver, long now) {
    Alert alert = new Alert(
        "test",
        "test",
        Rule.VARIANCE_EXPLOSION,
        Rule.VARIANCE_EXPLOSION.severity(),
        List.of(),
        0,
        0,
        1,
        Expected.UNKNOWN,
        "This is a test of the receiver \"" + receiver + "\".",
        "Somebody asked the dashboard for it.",
        "Nothing needs to be done.",
        now / 1e3,
        now / 1e3);
    String id = UUID.randomUUID().toString();
    ObjectNode json = AlertJson.toJson(alert, AlertState.RESOLVED);
    return new Notification(
        id, receiver, event(id, 1, Transition.RESOLVED, json, alert, Map.of()), now);
  }

  private ObjectNode event(
      String id,
      long sequence,
      Transition transition,
      ObjectNode json,
      Alert alert,
      Map<String, String> labels) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("id", id);
    event.put("sequence", sequence);
    event.put("transition", transition.id());
    event.set("alert", json);
    ObjectNode ofRun = event.putObject("labels");
    labels.forEach(ofRun::put);
    event.put("url", page(alert));
    event.put("runbook", dashboard + "/runbooks/" + alert.rule().id());
    return event;
  }

  private String page(Alert alert) {
    return dashboard + "/run.html?run="
        + URLEncoder.encode(alert.run(), StandardCharsets.UTF_8).replace("+", "%20") + "&step="
        + alert.step();
  }

  private static String name(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
