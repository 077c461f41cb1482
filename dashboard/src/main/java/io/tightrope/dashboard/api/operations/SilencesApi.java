package io.tightrope.dashboard.api.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.dashboard.alerts.AlertBoard;
import io.tightrope.dashboard.alerts.AlertJson;
import io.tightrope.dashboard.alerts.Silence;
import io.tightrope.dashboard.api.access.Visit;
import io.tightrope.dashboard.api.http.Bodies;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Problem;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Silences: planned ones and those in force. */
public final class SilencesApi {
  private static final int SMALL_BODY = 1 << 14;
  private static final int LONGEST_TEXT = 500;
  private static final int MAX_LABELS = 64;
  private static final double LONGEST_SECONDS = 366 * 24 * 3600.0;
  private static final double MILLISECONDS_FROM = 1e11;
  private static final List<String> KNOWN = List.of(
      "run", "rule", "severity", "labels", "all", "startsAt", "endsAt", "comment", "createdBy");

  private final AlertBoard board;
  private final Clock clock;

  public SilencesApi(AlertBoard board, Clock clock) {
    this.board = board;
    this.clock = clock;
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v1/silences", this::list);
    routes.post("/api/v1/silences", this::add);
    routes.delete("/api/v1/silences/{id}", this::remove);
  }

  private void list(Context context) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    board.silences().forEach(silence -> json.add(AlertJson.toJson(silence)));
    Json.answer(context, json);
  }

  private void add(Context context) throws IOException {
    ObjectNode body = Json.object(Bodies.open(context, SMALL_BODY, SMALL_BODY));
    body.fieldNames().forEachRemaining(SilencesApi::checkKnown);
    Silence.Matchers matchers = matchers(body);
    double startsAt = startsAt(body);
    Silence silence = board.silence(
        matchers,
        startsAt,
        endsAt(body, startsAt),
        Json.text(body, "comment", "", LONGEST_TEXT),
        Visit.signature(context, Json.text(body, "createdBy", "", LONGEST_TEXT)));
    context.status(201);
    Json.answer(context, AlertJson.toJson(silence));
  }

  private static void checkKnown(String field) {
    if (!KNOWN.contains(field)) {
      throw Problem.badRequest(
          field, field + " is not a known field; known are " + String.join(", ", KNOWN));
    }
  }

  private static Silence.Matchers matchers(ObjectNode body) {
    String rule = Json.text(body, "rule", "", LONGEST_TEXT);
    if (!rule.isEmpty() && Rule.ofId(rule).isEmpty()) {
      throw Problem.badRequest("rule", "there is no rule \"" + rule + "\"");
    }
    String severity = Json.text(body, "severity", "", LONGEST_TEXT);
    if (!severity.isEmpty()
        && Arrays.stream(Severity.values()).noneMatch(known -> known.id().equals(severity))) {
      throw Problem.badRequest(
          "severity", "severity is \"" + severity + "\"; use critical, warning or info");
    }
    Silence.Matchers matchers = new Silence.Matchers(
        Json.text(body, "run", "", LONGEST_TEXT), rule, severity, labels(body));
    JsonNode all = body.path("all");
    if (!all.isMissingNode() && !all.isNull() && !all.isBoolean()) {
      throw Problem.badRequest("all", "all is neither true nor false");
    }
    if (matchers.isEverything() && !all.asBoolean()) {
      throw Problem.badRequest(
          "all",
          "this would silence every alert; name a run, a rule, a severity or labels, or send"
              + " \"all\": true");
    }
    if (!matchers.isEverything() && all.asBoolean()) {
      throw Problem.badRequest(
          "all", "all is true, but the silence names what it covers; leave one of them out");
    }
    return matchers;
  }

  private static Map<String, String> labels(ObjectNode body) {
    JsonNode json = body.path("labels");
    if (json.isMissingNode() || json.isNull()) {
      return Map.of();
    }
    if (!json.isObject() || json.size() > MAX_LABELS) {
      throw Problem.badRequest(
          "labels", "labels is not an object of at most " + MAX_LABELS + " texts");
    }
    Map<String, String> labels = new TreeMap<>();
    json.properties().forEach(label -> {
      if (!label.getValue().isTextual()) {
        String field = "labels." + label.getKey();
        throw Problem.badRequest(field, field + " is not a text");
      }
      labels.put(label.getKey(), label.getValue().textValue());
    });
    return labels;
  }

  /** NaN for now. */
  private double startsAt(ObjectNode body) {
    if (!body.hasNonNull("startsAt")) {
      return Double.NaN;
    }
    double startsAt = seconds(body, "startsAt");
    if (startsAt > now() + LONGEST_SECONDS) {
      throw Problem.badRequest(
          "startsAt", "startsAt is " + startsAt + ", more than 366 days ahead");
    }
    return startsAt;
  }

  private double endsAt(ObjectNode body, double startsAt) {
    double endsAt = seconds(body, "endsAt");
    double begin = Double.isNaN(startsAt) ? now() : Math.max(startsAt, now());
    if (endsAt <= begin) {
      throw Problem.badRequest(
          "endsAt",
          "endsAt is " + endsAt + ", which is not after "
              + (begin > now() ? "startsAt" : "now, " + now()));
    }
    if (endsAt > begin + LONGEST_SECONDS) {
      throw Problem.badRequest(
          "endsAt", "endsAt is " + endsAt + "; a silence lasts at most 366 days");
    }
    return endsAt;
  }

  private static double seconds(ObjectNode body, String field) {
    JsonNode value = body.path(field);
    if (!value.isNumber() || !Double.isFinite(value.doubleValue()) || value.doubleValue() < 0) {
      throw Problem.badRequest(field, field + " is missing or is not a time in seconds since 1970");
    }
    if (value.doubleValue() >= MILLISECONDS_FROM) {
      throw Problem.badRequest(
          field, field + " is " + value.asText() + "; give seconds since 1970, not milliseconds");
    }
    return value.doubleValue();
  }

  private double now() {
    return clock.millis() / 1e3;
  }

  private void remove(Context context) {
    String id = context.pathParam("id");
    if (!board.unsilence(id)) {
      throw Problem.notFound("there is no silence \"" + id + "\"");
    }
    context.status(204);
  }
}
