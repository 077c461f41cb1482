package io.tightrope.dashboard.api.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.core.json.EventCodec;
import io.tightrope.core.json.Numbers;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.api.http.Bodies;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.api.http.Requests;
import io.tightrope.dashboard.ingest.Ingest;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.RunStore;
import java.io.IOException;

/** Events of a run: stages, gate decisions, rollbacks, kept checkpoints, its end, notes. */
public final class EventsApi {
  private final Ingest ingest;
  private final RunRegistry registry;
  private final RunStore store;

  public EventsApi(Ingest ingest, RunRegistry registry, RunStore store) {
    this.ingest = ingest;
    this.registry = registry;
    this.store = store;
  }

  public void register(RoutesConfig routes) {
    routes.post("/api/v1/runs/{run}/events", this::take);
    routes.get("/api/v1/runs/{run}/events", this::list);
  }

  private void take(Context context) throws IOException {
    WatchedRun run = Requests.run(context, registry);
    RunEvent event = EventCodec.decode(Bodies.open(context, 1 << 16, 1 << 18));
    check("seq", event.seq(), RunEvent.FIRST_OWN_SEQ - 1);
    check("step", event.step(), Numbers.HIGHEST_WHOLE);
    boolean accepted = ingest.event(run, event);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("accepted", accepted ? 1 : 0);
    json.put("duplicates", accepted ? 0 : 1);
    context.status(accepted ? 201 : 200);
    Json.answer(context, json);
  }

  /** Beyond it a browser rounds, and the numbers of the dashboard's own events begin. */
  private static void check(String field, long value, long highest) {
    if (value > highest) {
      throw Problem.badRequest(
          field, field + " is " + value + "; allowed is a whole number from 0 to " + highest);
    }
  }

  private void list(Context context) {
    ArrayNode events = JsonNodeFactory.instance.arrayNode();
    store
        .events(Requests.run(context, registry).stored())
        .forEach(event -> events.add(EventCodec.toJson(event)));
    Json.answer(context, events);
  }
}
