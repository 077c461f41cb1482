package io.tightrope.dashboard.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.detect.finding.Severity;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Posts alerts to a Prometheus Alertmanager ({@code POST /api/v2/alerts}), which groups and routes them
 * on. Alertmanager forgets an alert that nobody repeats, so that the courier repeats what is open.
 *
 * @param url address of the Alertmanager, such as {@code http://alertmanager:9093}
 */
public record AlertmanagerChannel(URI url) implements Channel {
  /** Of an alert that is not repeated: long enough for a restart of the dashboard. */
  private static final Duration HOLDS = Duration.ofMinutes(10);

  @Override
  public String kind() {
    return "alertmanager";
  }

  @Override
  public int repeatSeconds() {
    return 60;
  }

  @Override
  public Outcome deliver(Notification notification) {
    return deliverDigest(List.of(notification));
  }

  @Override
  public Outcome deliverDigest(List<Notification> notifications) {
    ArrayNode alerts = JsonNodeFactory.instance.arrayNode();
    notifications.forEach(notification -> add(notification, alerts));
    String address = url.toString().replaceFirst("/+$", "") + "/api/v2/alerts";
    return HttpPost.post(URI.create(address), "application/json", Map.of(), alerts.toString());
  }

  /** To Alertmanager another severity is another alert: less severe ones of the same alert are over. */
  private static void add(Notification notification, ArrayNode alerts) {
    String id = notification.alert().path("severity").asText().toUpperCase(Locale.ROOT);
    Severity severity = Severity.valueOf(id);
    boolean isOver = notification.transition() == Transition.RESOLVED;
    for (Severity other : Severity.values()) {
      if (other.compareTo(severity) >= 0) {
        alerts.add(alert(notification, other, isOver || other != severity));
      }
    }
  }

  private static ObjectNode alert(Notification notification, Severity severity, boolean isOver) {
    JsonNode alert = notification.alert();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode labels = json.putObject("labels");
    notification.event().path("labels").properties().forEach(label -> {
      String name = label.getKey().replaceAll("[^A-Za-z0-9_]", "_").replaceFirst("^(?=[0-9])", "_");
      labels.put(name, label.getValue().asText());
    });
    labels.put("alertname", "Tightrope" + alert.path("rule").asText());
    labels.put("rule", alert.path("rule").asText());
    labels.put("run", alert.path("run").asText());
    labels.put("severity", severity.id());
    labels.put("alert_id", alert.path("id").asText());
    ObjectNode annotations = json.putObject("annotations");
    annotations.put("summary", Texts.title(notification));
    annotations.put("description", Texts.text(notification));
    annotations.put("runbook_url", notification.event().path("runbook").asText());
    Instant now = Instant.now();
    json.put("startsAt", Instant.ofEpochMilli(notification.createdAtMillis()).toString());
    json.put("endsAt", (isOver ? now : now.plus(HOLDS)).toString());
    json.put("generatorURL", notification.event().path("url").asText());
    return json;
  }

  /** Without the address, which may hold a password. */
  @Override
  public String toString() {
    return kind();
  }
}
