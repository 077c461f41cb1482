package io.tightrope.dashboard.api.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.core.json.RunCodec;
import io.tightrope.core.run.RunDescription;
import io.tightrope.dashboard.api.http.Bodies;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Requests;
import io.tightrope.dashboard.config.Limits;
import io.tightrope.dashboard.ingest.Ingest;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.RunRegistry.Registration;
import io.tightrope.dashboard.runs.WatchedRun;
import java.io.IOException;

/** Runs: introduce, list, show, delete. */
public final class RunsApi {
  private final Ingest ingest;
  private final RunRegistry registry;
  private final RunViews views;
  private final Limits limits;

  public RunsApi(Ingest ingest, RunRegistry registry, RunViews views, Limits limits) {
    this.ingest = ingest;
    this.registry = registry;
    this.views = views;
    this.limits = limits;
  }

  public void register(RoutesConfig routes) {
    routes.post("/api/v1/runs", this::introduce);
    routes.get("/api/v1/runs", this::list);
    routes.get("/api/v1/runs/{run}", this::show);
    routes.delete("/api/v1/runs/{run}", this::delete);
  }

  private void introduce(Context context) throws IOException {
    RunDescription description =
        RunCodec.decode(Bodies.open(context, limits.bodyBytes(), limits.unzippedBytes()));
    DescriptionLimits.check(description, limits);
    Registration registration = ingest.introduce(description);
    context.status(registration.created() ? 201 : 200);
    Json.answer(context, views.detail(registration.run()));
  }

  private void list(Context context) {
    ArrayNode runs = JsonNodeFactory.instance.arrayNode();
    registry.all().forEach(run -> runs.add(views.summary(run)));
    Json.answer(context, runs);
  }

  private void show(Context context) {
    ObjectNode detail = views.detail(Requests.run(context, registry));
    Json.answer(context, detail);
  }

  private void delete(Context context) {
    WatchedRun run = Requests.run(context, registry);
    ingest.delete(run);
    context.status(204);
  }
}
