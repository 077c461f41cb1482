package io.tightrope.dashboard.api.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.dashboard.alerts.AlertBoard;
import io.tightrope.dashboard.alerts.AlertJson;
import io.tightrope.dashboard.alerts.TrackedAlert;
import io.tightrope.dashboard.api.access.Visit;
import io.tightrope.dashboard.api.http.Bodies;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.api.http.Requests;
import io.tightrope.dashboard.runs.RunRegistry;
import java.io.IOException;
import java.util.List;

/** Alerts, and who has taken them on. */
public final class AlertsApi {
  private static final int SMALL_BODY = 1 << 14;
  private static final int LONGEST_TEXT = 500;

  private final AlertBoard board;
  private final RunRegistry registry;

  public AlertsApi(AlertBoard board, RunRegistry registry) {
    this.board = board;
    this.registry = registry;
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v1/runs/{run}/alerts", this::ofRun);
    routes.get("/api/v1/alerts", context -> answer(context, board.all()));
    routes.post("/api/v1/alerts/{id}/ack", this::acknowledge);
    routes.delete("/api/v1/alerts/{id}/ack", this::unacknowledge);
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

  private void unacknowledge(Context context) {
    String id = context.pathParam("id");
    TrackedAlert alert = board
        .unacknowledge(id)
        .orElseThrow(() -> Problem.notFound("there is no alert \"" + id + "\""));
    Json.answer(context, AlertJson.toJson(alert, board.state(alert)));
  }

  private static String by(ObjectNode body) {
    return Json.text(body, "by", "", LONGEST_TEXT);
  }

  private static ObjectNode body(Context context) throws IOException {
    return Json.object(Bodies.open(context, SMALL_BODY, SMALL_BODY));
  }
}
