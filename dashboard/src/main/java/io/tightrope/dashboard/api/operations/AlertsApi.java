package io.tightrope.dashboard.api.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.json.MalformedJsonException;
import io.tightrope.dashboard.alerts.AlertBoard;
import io.tightrope.dashboard.alerts.AlertJson;
import io.tightrope.dashboard.alerts.Silence;
import io.tightrope.dashboard.alerts.TrackedAlert;
import io.tightrope.dashboard.api.access.Visit;
import io.tightrope.dashboard.api.http.Bodies;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.api.http.Requests;
import io.tightrope.dashboard.runs.RunRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** Alerts and silences. */
public final class AlertsApi {
  private static final int SMALL_BODY = 1 << 14;
  private static final int LONGEST_TEXT = 500;

  private final AlertBoard board;
  private final RunRegistry registry;
  private final Clock clock;

  public AlertsApi(AlertBoard board, RunRegistry registry, Clock clock) {
    this.board = board;
    this.registry = registry;
    this.clock = clock;
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v1/runs/{run}/alerts", this::ofRun);
    routes.get("/api/v1/alerts", context -> answer(context, board.all()));
    routes.post("/api/v1/alerts/{id}/ack", this::acknowledge);
    routes.get("/api/v1/silences", this::silences);
    routes.post("/api/v1/silences", this::silence);
    routes.delete("/api/v1/silences/{id}", this::unsilence);
  }

  private void ofRun(Context context) {
    answer(context, board.of(Requests.run(context, registry).name()));
  }

  private void answer(Context context, List<TrackedAlert> alerts) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    alerts.forEach(alert -> json.add(AlertJson.toJson(alert, board.state(alert))));
    Json.answer(context, json);
  }

  private void acknowledge(Context context) throws IOException {
    String id = context.pathParam("id");
    String by = context.req().getContentLengthLong() == 0 ? "" : by(body(context));
    TrackedAlert alert = board
        .acknowledge(id, Visit.signature(context, by))
        .orElseThrow(() -> Problem.notFound("there is no alert \"" + id + "\""));
    Json.answer(context, AlertJson.toJson(alert, board.state(alert)));
  }

  private void silences(Context context) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    board.silences().forEach(silence -> json.add(AlertJson.toJson(silence)));
    Json.answer(context, json);
  }

  private void silence(Context context) throws IOException {
    ObjectNode body = body(context);
    String rule = Json.text(body, "rule", "", LONGEST_TEXT);
    if (!rule.isEmpty() && Rule.ofId(rule).isEmpty()) {
      throw Problem.badRequest("rule", "there is no rule \"" + rule + "\"");
    }
    Silence silence = board.silence(
        Json.text(body, "run", "", LONGEST_TEXT),
        rule,
        endsAt(body),
        Json.text(body, "comment", "", LONGEST_TEXT),
        Visit.signature(context, Json.text(body, "createdBy", "", LONGEST_TEXT)));
    context.status(201);
    Json.answer(context, AlertJson.toJson(silence));
  }

  private double endsAt(ObjectNode body) {
    JsonNode value = body.path("endsAt");
    double now = clock.millis() / 1e3;
    if (!value.isNumber() || !(value.doubleValue() > now)) {
      throw new MalformedJsonException(
          "endsAt", "is missing or not in the future, in seconds since 1970");
    }
    return value.doubleValue();
  }

  private void unsilence(Context context) {
    if (!board.unsilence(context.pathParam("id"))) {
      throw Problem.notFound("there is no such silence");
    }
    context.status(204);
  }

  private static String by(ObjectNode body) {
    return Json.text(body, "by", "", LONGEST_TEXT);
  }

  private static ObjectNode body(Context context) throws IOException {
    return Json.object(Bodies.open(context, SMALL_BODY, SMALL_BODY));
  }
}
