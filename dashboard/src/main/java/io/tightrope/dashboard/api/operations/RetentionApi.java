package io.tightrope.dashboard.api.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.api.http.Requests;
import io.tightrope.dashboard.ingest.RetentionPlanner;
import io.tightrope.dashboard.store.ByteSize;
import io.tightrope.dashboard.store.Retention;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which runs would be removed now, and why: {@code GET /api/v1/retention}. Other limits than those of the
 * configuration can be tried as parameters. Removes nothing.
 */
public final class RetentionApi {
  private static final String DAYS = "days";
  private static final String RUNS = "runs";
  private static final String BYTES = "bytes";
  private static final List<String> KNOWN = List.of(DAYS, RUNS, BYTES);

  private final RetentionPlanner planner;
  private final Retention configured;

  public RetentionApi(RetentionPlanner planner, Retention configured) {
    this.planner = planner;
    this.configured = configured;
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v1/retention", this::show);
  }

  private void show(Context context) {
    for (String parameter : context.queryParamMap().keySet()) {
      if (!KNOWN.contains(parameter)) {
        throw Problem.badRequest(
            parameter,
            "\"" + parameter + "\" is not a limit; known are " + String.join(", ", KNOWN));
      }
    }
    Retention retention = new Retention(
        configured.fullResolutionDays(),
        days(context),
        Requests.wholeNumber(context, RUNS, configured.runs(), 0, Integer.MAX_VALUE),
        bytes(context));
    RetentionPlanner.Plan plan = planner.plan(retention);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode limits = json.putObject("limits");
    Json.put(limits, DAYS, retention.days());
    limits.put(RUNS, retention.runs());
    limits.put(BYTES, retention.bytes());
    ArrayNode remove = json.putArray("remove");
    plan.removals().forEach(removal -> remove.add(json(removal)));
    ObjectNode keep = json.putObject("keep");
    keep.put("open", plan.open());
    keep.put("archived", plan.archived());
    keep.put("baselines", plan.baselines());
    keep.put("others", plan.others());
    put(json, "bytesBefore", plan.bytesBefore());
    put(json, "bytesAfter", plan.bytesAfter());
    Json.answer(context, json);
  }

  private static ObjectNode json(RetentionPlanner.Removal removal) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("run", removal.run().name());
    json.put("limit", removal.limit());
    json.put("reason", removal.reason());
    Json.put(json, "lastSeenAt", removal.lastSeenAt());
    put(json, BYTES, removal.bytes());
    return json;
  }

  private static void put(ObjectNode json, String field, OptionalLong value) {
    if (value.isPresent()) {
      json.put(field, value.getAsLong());
    } else {
      json.putNull(field);
    }
  }

  private double days(Context context) {
    @Nullable String text = context.queryParam(DAYS);
    if (text == null) {
      return configured.days();
    }
    try {
      double days = Double.parseDouble(text);
      if (days >= 0 && Double.isFinite(days)) {
        return days;
      }
    } catch (NumberFormatException e) {
      // the problem below says what would have been right
    }
    throw Problem.badRequest(
        DAYS, "days is \"" + text + "\"; give a number of days of at least 0, where 0 is no limit");
  }

  private long bytes(Context context) {
    @Nullable String text = context.queryParam(BYTES);
    if (text == null) {
      return configured.bytes();
    }
    return ByteSize.parse(text)
        .orElseThrow(() -> Problem.badRequest(
            BYTES, "bytes is \"" + text + "\"; give " + ByteSize.EXAMPLES + ", or 0 for no limit"));
  }
}
