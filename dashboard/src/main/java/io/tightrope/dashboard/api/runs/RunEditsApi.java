package io.tightrope.dashboard.api.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.dashboard.api.access.Visit;
import io.tightrope.dashboard.api.http.Bodies;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.api.http.Requests;
import io.tightrope.dashboard.api.http.Texts;
import io.tightrope.dashboard.config.Limits;
import io.tightrope.dashboard.ingest.Ingest;
import io.tightrope.dashboard.runs.RunEdits;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.WatchedRun;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What people change of a run: {@code PATCH /api/v1/runs/{run}}. All fields of a request are checked
 * before any of them counts.
 */
public final class RunEditsApi {
  private static final int BODY_BYTES = 1 << 18;
  private static final int LONGEST_NOTES = 10_000;
  private static final int SHOWN_CHARACTERS = 60;
  private static final String LABELS = "labels";
  private static final String NOTES = "notes";
  private static final String BASELINE = "baseline";
  private static final String ARCHIVED = "archived";
  private static final List<String> KNOWN = List.of(LABELS, NOTES, BASELINE, ARCHIVED);

  private final Ingest ingest;
  private final RunRegistry registry;
  private final RunViews views;
  private final Limits limits;
  private final Clock clock;

  public RunEditsApi(
      Ingest ingest, RunRegistry registry, RunViews views, Limits limits, Clock clock) {
    this.ingest = ingest;
    this.registry = registry;
    this.views = views;
    this.limits = limits;
    this.clock = clock;
  }

  public void register(RoutesConfig routes) {
    routes.patch("/api/v1/runs/{run}", this::edit);
  }

  private void edit(Context context) throws IOException {
    WatchedRun run = Requests.run(context, registry);
    ObjectNode body = Json.object(Bodies.open(context, BODY_BYTES, BODY_BYTES));
    List<UnaryOperator<RunEdits>> changes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      changes.add(
          switch (field.getKey()) {
            case LABELS -> labels(run, field.getValue());
            case NOTES -> notes(context, field.getValue());
            case BASELINE -> baseline(run, field.getValue());
            case ARCHIVED -> archived(run, field.getValue());
            default ->
              throw Problem.badRequest(
                  field.getKey(),
                  "\"" + brief(field.getKey()) + "\" is not a known field; known are "
                      + String.join(", ", KNOWN));
          });
    }
    boolean isThere = changes.isEmpty()
        || ingest.edit(run, before -> {
          RunEdits after = before;
          for (UnaryOperator<RunEdits> change : changes) {
            after = change.apply(after);
          }
          return after;
        });
    if (!isThere) {
      throw Problem.notFound("the run \"" + run.name() + "\" has just been removed");
    }
    Json.answer(context, views.detail(run));
  }

  /** Labels that are not named stay; null removes one. */
  private UnaryOperator<RunEdits> labels(WatchedRun run, JsonNode json) {
    if (!json.isObject()) {
      throw Problem.badRequest(
          LABELS,
          "labels is " + brief(json)
              + ", which is not an object; send {\"NAME\": \"VALUE\"}, and null"
              + " in place of a value to remove a label");
    }
    Map<String, Optional<String>> changed = new TreeMap<>();
    for (Map.Entry<String, JsonNode> label : json.properties()) {
      changed.put(label.getKey(), value(label.getKey(), label.getValue()));
    }
    check(run, changed);
    return before -> before.withLabels(
        merged(before.labels().orElse(run.stored().description().labels()), changed));
  }

  private Optional<String> value(String name, JsonNode value) {
    String field = LABELS + "." + name;
    if (name.isBlank()) {
      throw Problem.badRequest(LABELS, "labels has a label without a name; give it one");
    }
    Texts.check(LABELS, name, limits.nameLength());
    if (value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw Problem.badRequest(
          field,
          field + " is " + brief(value) + ", which is not a text; write it in quotes, or null to"
              + " remove the label");
    }
    Texts.check(field, value.textValue(), limits.nameLength());
    return Optional.of(value.textValue());
  }

  private void check(WatchedRun run, Map<String, Optional<String>> changed) {
    int count = merged(run.description().labels(), changed).size();
    if (count > limits.labels()) {
      throw Problem.badRequest(
          LABELS,
          "the run would have " + count + " labels; it may have at most " + limits.labels()
              + ", so remove some with null");
    }
  }

  private static Map<String, String> merged(
      Map<String, String> before, Map<String, Optional<String>> changed) {
    Map<String, String> after = new TreeMap<>(before);
    changed.forEach((name, value) ->
        value.ifPresentOrElse(text -> after.put(name, text), () -> after.remove(name)));
    return after;
  }

  private UnaryOperator<RunEdits> notes(Context context, JsonNode json) {
    if (!json.isTextual() && !json.isNull()) {
      throw Problem.badRequest(
          NOTES,
          "notes is " + brief(json) + ", which is not a text; write it in quotes, or null to remove"
              + " the notes");
    }
    String text = json.isNull() ? "" : json.textValue();
    Texts.check(NOTES, text, LONGEST_NOTES);
    String by = Visit.signature(context, "");
    double now = clock.millis() / 1e3;
    return before -> before.withNotes(text.isBlank() ? "" : text, by, now);
  }

  private UnaryOperator<RunEdits> baseline(WatchedRun run, JsonNode json) {
    if (json.isNull()) {
      return before -> before.withBaseline(Optional.empty());
    }
    if (!json.isTextual()) {
      throw Problem.badRequest(
          BASELINE,
          "baseline is " + brief(json)
              + ", which is not a text; send the name of a run, or null for none");
    }
    String name = json.textValue();
    if (name.equals(run.name())) {
      throw Problem.badRequest(
          BASELINE,
          "baseline is \"" + brief(name) + "\", the run itself; name another run, or send null for"
              + " none");
    }
    if (registry.find(name).isEmpty()) {
      throw Problem.badRequest(
          BASELINE,
          "baseline is \"" + brief(name) + "\", and there is no such run; name one that GET"
              + " /api/v1/runs lists, or send null for none");
    }
    return before -> before.withBaseline(Optional.of(name));
  }

  private static UnaryOperator<RunEdits> archived(WatchedRun run, JsonNode json) {
    if (!json.isBoolean()) {
      throw Problem.badRequest(
          ARCHIVED, "archived is " + brief(json) + "; send true or false, without quotes");
    }
    if (!json.booleanValue()) {
      return RunEdits::unarchived;
    }
    long received = run.received();
    return before -> before.archivedAfter(received);
  }

  private static String brief(JsonNode json) {
    return brief(json.toString());
  }

  private static String brief(String text) {
    return text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "..." : text;
  }
}
