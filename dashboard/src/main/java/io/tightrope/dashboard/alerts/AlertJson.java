package io.tightrope.dashboard.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.StepFrame;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Alerts and silences as JSON: as the API shows them and as the store keeps them. */
public final class AlertJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private AlertJson() {}

  /** An alert as the API shows it. */
  public static ObjectNode toJson(TrackedAlert tracked, AlertState state) {
    Alert alert = tracked.alert();
    ObjectNode json = toJson(alert, state);
    ArrayNode sources = json.putArray("sources");
    tracked.sources().stream().sorted().forEach(source -> sources.add(source.id()));
    put(json, "acknowledgedAt", tracked.acknowledgedAt());
    json.put("acknowledgedBy", tracked.acknowledgedBy());
    return json;
  }

  /** The alert itself, without what happened to it on a dashboard. */
  public static ObjectNode toJson(Alert alert, AlertState state) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("id", alert.id());
    json.put("run", alert.run());
    json.put("worker", alert.worker());
    json.put("rule", alert.rule().id());
    json.put("severity", alert.severity().id());
    json.put("state", state.id());
    ArrayNode layers = json.putArray("layers");
    alert.layers().forEach(layers::add);
    json.put("stage", alert.stage());
    json.put("step", alert.step());
    put(json, "measured", alert.measured());
    ObjectNode expected = json.putObject("expected");
    put(expected, "value", alert.expected().value());
    put(expected, "low", alert.expected().low());
    put(expected, "high", alert.expected().high());
    json.put("message", alert.message());
    json.put("cause", alert.cause());
    json.put("action", alert.action());
    json.put("runbook", "/runbooks/" + alert.rule().id());
    json.set("calibration", calibration(alert));
    put(json, "startedAt", alert.startedAt());
    put(json, "endedAt", alert.endedAt());
    ObjectNode latest = json.putObject("latest");
    latest.put("step", alert.latest().step());
    put(latest, "measured", alert.latest().measured());
    alert.latest().layers().forEach(latest.putArray("layers")::add);
    ArrayNode raised = json.putArray("raised");
    alert.raised().forEach(rise -> raised.add(toJson(rise)));
    ArrayNode symptoms = json.putArray("symptoms");
    alert.symptoms().forEach(symptom -> symptoms.add(toJson(symptom)));
    return json;
  }

  private static JsonNode calibration(Alert alert) {
    return Calibration.shipped()
        .of(alert.rule(), alert.severity())
        .<JsonNode>map(precision -> MAPPER
            .createObjectNode()
            .put("failed", precision.failed())
            .put("runs", precision.runs())
            .put("sentence", precision.sentence()))
        .orElse(NullNode.getInstance());
  }

  private static ObjectNode toJson(Alert.Raised rise) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("step", rise.step());
    json.put("severity", rise.severity().id());
    put(json, "measured", rise.measured());
    json.put("sentence", rise.sentence());
    return json;
  }

  private static ObjectNode toJson(Alert.Symptom symptom) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("rule", symptom.rule().id());
    json.put("step", symptom.step());
    symptom.layers().forEach(json.putArray("layers")::add);
    return json;
  }

  static TrackedAlert alert(String text) {
    JsonNode json = parse(text);
    JsonNode expected = json.path("expected");
    List<Integer> layers = layers(json);
    Set<Source> sources = EnumSet.noneOf(Source.class);
    json.path("sources").forEach(source -> sources.add(source(source.asText())));
    Alert alert = new Alert(
        json.path("id").asText(),
        json.path("run").asText(),
        Rule.ofId(json.path("rule").asText()).orElseThrow(),
        severity(json),
        layers,
        json.path("stage").asInt(),
        json.path("step").asLong(),
        number(json, "measured"),
        new Expected(number(expected, "value"), number(expected, "low"), number(expected, "high")),
        json.path("message").asText(),
        json.path("cause").asText(),
        json.path("action").asText(),
        number(json, "startedAt"),
        number(json, "endedAt"),
        latest(json),
        raised(json),
        symptoms(json),
        json.path("worker").asText(FrameBatch.DEFAULT_WORKER));
    return new TrackedAlert(
        alert,
        sources,
        number(json, "acknowledgedAt"),
        json.path("acknowledgedBy").asText(),
        announcement(json, alert, sources));
  }

  /** The alert as the store keeps it: with what was announced of it. */
  static ObjectNode stored(TrackedAlert tracked, AlertState state) {
    ObjectNode json = toJson(tracked, state);
    ObjectNode announced = json.putObject("announced");
    announced.put("sequence", tracked.announcement().sequence());
    announced.put("owed", tracked.announcement().owed());
    ObjectNode open = announced.putObject("open");
    tracked
        .announcement()
        .open()
        .forEach((receiver, severity) -> open.put(receiver, severity.id()));
    return json;
  }

  private static Announcement announcement(JsonNode json, Alert alert, Set<Source> sources) {
    JsonNode announced = json.path("announced");
    if (announced.isMissingNode()) {
      // An older version wrote it, which notified every receiver that wanted to know.
      return alert.active() && sources.contains(Source.TIGHTROPE)
          ? new Announcement(0, Map.of(Announcement.EVERYBODY, alert.severity()), false)
          : Announcement.NONE;
    }
    Map<String, Severity> open = new TreeMap<>();
    announced
        .path("open")
        .properties()
        .forEach(entry -> open.put(
            entry.getKey(), Severity.valueOf(entry.getValue().asText().toUpperCase(Locale.ROOT))));
    return new Announcement(
        announced.path("sequence").asLong(), open, announced.path("owed").asBoolean());
  }

  /** A document that an older version wrote has no newer numbers than its first. */
  private static Alert.Latest latest(JsonNode alert) {
    JsonNode json = alert.has("latest") ? alert.path("latest") : alert;
    return new Alert.Latest(json.path("step").asLong(), number(json, "measured"), layers(json));
  }

  private static List<Alert.Raised> raised(JsonNode alert) {
    List<Alert.Raised> all = new ArrayList<>();
    for (JsonNode json : alert.path("raised")) {
      all.add(new Alert.Raised(
          json.path("step").asLong(),
          severity(json),
          number(json, "measured"),
          json.path("sentence").asText()));
    }
    return all;
  }

  private static List<Alert.Symptom> symptoms(JsonNode alert) {
    List<Alert.Symptom> all = new ArrayList<>();
    for (JsonNode json : alert.path("symptoms")) {
      Rule.ofId(json.path("rule").asText())
          .ifPresent(
              rule -> all.add(new Alert.Symptom(rule, json.path("step").asLong(), layers(json))));
    }
    return all;
  }

  private static List<Integer> layers(JsonNode json) {
    List<Integer> layers = new ArrayList<>();
    json.path("layers").forEach(layer -> layers.add(layer.asInt()));
    return layers;
  }

  private static Severity severity(JsonNode json) {
    return Severity.valueOf(json.path("severity").asText().toUpperCase(Locale.ROOT));
  }

  private static Source source(String id) {
    return Source.valueOf(id.toUpperCase(Locale.ROOT));
  }

  /** A silence as the API shows it. */
  public static ObjectNode toJson(Silence silence) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("id", silence.id());
    json.put("run", silence.matchers().run());
    json.put("rule", silence.matchers().rule());
    json.put("severity", silence.matchers().severity());
    ObjectNode labels = json.putObject("labels");
    silence.matchers().labels().forEach(labels::put);
    json.put("all", silence.matchers().isEverything());
    json.put("startsAt", silence.startsAt());
    json.put("endsAt", silence.endsAt());
    json.put("comment", silence.comment());
    json.put("createdBy", silence.createdBy());
    return json;
  }

  static Silence silence(String text) {
    JsonNode json = parse(text);
    Map<String, String> labels = new TreeMap<>();
    json.path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return new Silence(
        json.path("id").asText(),
        new Silence.Matchers(
            json.path("run").asText(),
            json.path("rule").asText(),
            json.path("severity").asText(),
            labels),
        json.path("startsAt").asDouble(),
        json.path("endsAt").asDouble(),
        json.path("comment").asText(),
        json.path("createdBy").asText());
  }

  private static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document of the store is not JSON", e);
    }
  }

  private static void put(ObjectNode json, String field, double value) {
    if (StepFrame.isAbsent(value)) {
      json.putNull(field);
    } else if (Double.isFinite(value)) {
      json.put(field, value);
    } else {
      json.put(field, Double.toString(value));
    }
  }

  private static double number(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (value.isTextual()) {
      return StepFrame.measured(Double.parseDouble(value.textValue()));
    }
    return value.isNumber() ? value.doubleValue() : Double.NaN;
  }
}
