package io.tightrope.dashboard.api.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.export.RunExports;
import io.tightrope.dashboard.runs.Patience;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.store.RunStore;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** For the machines that look after the dashboard and its agents. */
public final class OpsApi {
  private final RunStore store;
  private final RunRegistry registry;
  private final PrometheusMeterRegistry metrics;
  private final RunExports exports;
  private final Patience patience;
  private final Clock clock;

  public OpsApi(
      RunStore store,
      RunRegistry registry,
      PrometheusMeterRegistry metrics,
      RunExports exports,
      Patience patience,
      Clock clock) {
    this.store = store;
    this.registry = registry;
    this.metrics = metrics;
    this.exports = exports;
    this.patience = patience;
    this.clock = clock;
  }

  public void register(RoutesConfig routes) {
    routes.get("/healthz", context -> context.contentType("text/plain").result("ok\n"));
    routes.get("/readyz", this::ready);
    routes.get("/metrics", this::metrics);
    routes.get("/api/v1/sd", this::targets);
  }

  private void ready(Context context) {
    if (!store.healthy()) {
      throw Problem.busy("the store cannot write");
    }
    context.contentType("text/plain").result("ready\n");
  }

  private void metrics(Context context) {
    exports.refresh();
    @Nullable String accept = context.header("Accept");
    boolean open = accept != null && accept.contains("application/openmetrics-text");
    String type = open
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";
    context.contentType(type).result(metrics.scrape(type));
  }

  /** The live agents that can be scraped, as Prometheus' HTTP service discovery wants them. */
  private void targets(Context context) {
    ArrayNode groups = JsonNodeFactory.instance.arrayNode();
    registry.all().stream()
        .filter(run -> run.status(clock.millis() / 1e3, patience).life().isOpen())
        .filter(run -> run.description().scrapeAddress().isPresent())
        .forEach(run -> {
          ObjectNode group = groups.addObject();
          group.putArray("targets").add(run.description().scrapeAddress().orElseThrow());
          ObjectNode labels = group.putObject("labels");
          labels.put("__meta_tightrope_run", run.name());
          labels.put("__meta_tightrope_model", run.description().model());
          labels.put("__meta_tightrope_host", run.description().host());
        });
    Json.answer(context, groups);
  }
}
