package io.tightrope.dashboard.api.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.json.MalformedJsonException;
import io.tightrope.dashboard.alerts.AlertBoard;
import io.tightrope.dashboard.alerts.ReceivedAlert;
import io.tightrope.dashboard.api.http.Bodies;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.runs.Patience;
import io.tightrope.dashboard.runs.RunRegistry;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Takes what Alertmanager's webhook sends. An alert is ours if its labels name a run and, as {@code
 * rule} or in its {@code alertname}, one of our rules; others are passed over and counted.
 */
public final class AlertmanagerApi {
  private static final String PREFIX = "Tightrope";
  private static final int BODY = 1 << 20;
  private static final int LONGEST_TEXT = 2000;

  private final AlertBoard board;
  private final RunRegistry registry;

  public AlertmanagerApi(AlertBoard board, RunRegistry registry) {
    this.board = board;
    this.registry = registry;
  }

  public void register(RoutesConfig routes) {
    routes.post("/api/v1/alertmanager", this::take);
  }

  private void take(Context context) throws IOException {
    JsonNode alerts = Json.object(Bodies.open(context, BODY, BODY)).path("alerts");
    if (!alerts.isArray()) {
      throw new MalformedJsonException("alerts", "is missing or no array");
    }
    int accepted = 0;
    for (JsonNode alert : alerts) {
      Optional<ReceivedAlert> received = received(alert);
      received.ifPresent(ours -> board.receive(ours, lastStep(ours.run())));
      accepted += received.isPresent() ? 1 : 0;
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("accepted", accepted);
    answer.put("ignored", alerts.size() - accepted);
    Json.answer(context, answer);
  }

  private long lastStep(String run) {
    return registry
        .find(run)
        .map(found -> Math.max(0, found.status(0, Patience.DEFAULT).lastStep()))
        .orElse(0L);
  }

  private static Optional<ReceivedAlert> received(JsonNode alert) {
    JsonNode labels = alert.path("labels");
    String run = labels.path("run").asText();
    Optional<Rule> rule = rule(labels);
    if (run.isEmpty() || rule.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new ReceivedAlert(
        run,
        rule.get(),
        severity(labels.path("severity").asText(), rule.get()),
        !alert.path("status").asText().equals("resolved"),
        layers(labels.path("layer").asText()),
        message(alert.path("annotations"), rule.get()),
        seconds(alert, "startsAt"),
        seconds(alert, "endsAt")));
  }

  private static Optional<Rule> rule(JsonNode labels) {
    Optional<Rule> named = Rule.ofId(labels.path("rule").asText());
    String name = labels.path("alertname").asText();
    return named.isPresent() || !name.startsWith(PREFIX)
        ? named
        : Rule.ofId(name.substring(PREFIX.length()));
  }

  private static Severity severity(String id, Rule rule) {
    return Arrays.stream(Severity.values())
        .filter(severity -> severity.id().equals(id))
        .findFirst()
        .orElse(rule.severity());
  }

  private static List<Integer> layers(String text) {
    return text.matches("\\d{1,6}") ? List.of(Integer.parseInt(text)) : List.of();
  }

  private static String message(JsonNode annotations, Rule rule) {
    String description = annotations.path("description").asText();
    String text = description.isBlank() ? annotations.path("summary").asText() : description;
    String told = text.isBlank() ? rule.meaning() + "." : text.strip();
    return told.length() <= LONGEST_TEXT ? told : told.substring(0, LONGEST_TEXT) + "…";
  }

  private static double seconds(JsonNode alert, String field) {
    try {
      return Instant.parse(alert.path(field).asText()).toEpochMilli() / 1e3;
    } catch (DateTimeParseException e) {
      throw new MalformedJsonException(
          "alerts[]." + field, "is not a time such as 2026-01-01T00:00:00Z");
    }
  }
}
