package io.tightrope.dashboard.api.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.core.json.BaselineCodec;
import io.tightrope.core.json.RunCodec;
import io.tightrope.core.run.RunDescription;
import io.tightrope.dashboard.alerts.Baselines;
import io.tightrope.dashboard.api.access.Visit;
import io.tightrope.dashboard.api.http.Bodies;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Requests;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.config.Limits;
import io.tightrope.dashboard.ingest.Ingest;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.RunRegistry.Registration;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.RunStore;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Runs: introduce, list, show, delete. */
public final class RunsApi {
  private final Ingest ingest;
  private final RunRegistry registry;
  private final RunStore store;
  private final RunViews views;
  private final DashboardConfig config;
  private final Baselines baselines;

  public RunsApi(
      Ingest ingest, RunRegistry registry, RunStore store, RunViews views, DashboardConfig config) {
    this.ingest = ingest;
    this.registry = registry;
    this.store = store;
    this.views = views;
    this.config = config;
    this.baselines = new Baselines(store);
  }

  public void register(RoutesConfig routes) {
    routes.post("/api/v1/runs", this::introduce);
    routes.get("/api/v1/runs", this::list);
    routes.get("/api/v1/runs/{run}", this::show);
    routes.delete("/api/v1/runs/{run}", this::delete);
  }

  private void introduce(Context context) throws IOException {
    Limits limits = config.limits();
    RunDescription description =
        RunCodec.decodeRequest(Bodies.open(context, limits.bodyBytes(), limits.unzippedBytes()));
    DescriptionLimits.check(description, limits);
    Registration registration =
        ingest.introduce(ScrapeAddresses.reachable(description, Visit.client(context)));
    context.status(registration.created() ? 201 : 200);
    ObjectNode json = views.detail(registration.run());
    json.put("url", url(registration.run().name()));
    // Above every number of its workers, so that a process that resumes the run repeats none.
    json.putObject("worker").put("nextSeq", store.nextSeq(registration.run().stored()));
    // An agent may not look at other runs, and judges by it too.
    baselines
        .of(registration.run().description())
        .ifPresent(baseline -> json.set("baselineLoss", BaselineCodec.toJson(baseline)));
    Json.answer(context, json);
  }

  private String url(String run) {
    String name = URLEncoder.encode(run, StandardCharsets.UTF_8).replace("+", "%20");
    return config.address().replaceFirst("/$", "") + "/run.html?run=" + name;
  }

  private void list(Context context) {
    RunQuery query = RunQuery.of(context);
    RunQuery.Page page = query.page(views.seen(registry.all().stream().filter(query::wants)));
    ArrayNode runs = JsonNodeFactory.instance.arrayNode();
    runs.addAll(views.summaries(page.runs().stream().map(RunQuery.Seen::run).toList()));
    context.header("X-Total-Count", String.valueOf(page.total()));
    page.cursor()
        .ifPresent(
            cursor -> context.header("Link", "<" + next(context, cursor) + ">; rel=\"next\""));
    Json.answer(context, runs);
  }

  /** The address of the next page, relative to the one of this, whatever path lies in front. */
  private static String next(Context context, String cursor) {
    StringBuilder address = new StringBuilder("runs?");
    context.queryParamMap().forEach((name, values) -> {
      if (!name.equals("cursor")) {
        values.forEach(value -> address
            .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
            .append('=')
            .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
            .append('&'));
      }
    });
    return address.append("cursor=").append(cursor).toString();
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
