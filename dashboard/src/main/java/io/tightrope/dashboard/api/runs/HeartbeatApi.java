package io.tightrope.dashboard.api.runs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.core.json.HeartbeatCodec;
import io.tightrope.dashboard.api.http.Bodies;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Requests;
import io.tightrope.dashboard.api.http.Texts;
import io.tightrope.dashboard.config.Limits;
import io.tightrope.dashboard.ingest.Ingest;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.WatchedRun;
import java.io.IOException;

/** Heartbeats: the process of a run lives, and what it does. */
public final class HeartbeatApi {
  private static final int LONGEST_BODY = 1 << 12;

  private final Ingest ingest;
  private final RunRegistry registry;
  private final RunViews views;
  private final Limits limits;

  public HeartbeatApi(Ingest ingest, RunRegistry registry, RunViews views, Limits limits) {
    this.ingest = ingest;
    this.registry = registry;
    this.views = views;
    this.limits = limits;
  }

  public void register(RoutesConfig routes) {
    routes.post("/api/v1/runs/{run}/heartbeat", this::take);
  }

  private void take(Context context) throws IOException {
    WatchedRun run = Requests.run(context, registry);
    HeartbeatCodec.Sent heartbeat =
        HeartbeatCodec.decode(Bodies.open(context, LONGEST_BODY, LONGEST_BODY));
    Texts.check("worker", heartbeat.worker(), limits.nameLength());
    ingest.heartbeat(run, heartbeat.worker(), heartbeat.activity());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("state", views.state(run));
    Json.answer(context, json);
  }
}
