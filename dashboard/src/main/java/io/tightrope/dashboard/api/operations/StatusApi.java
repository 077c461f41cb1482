package io.tightrope.dashboard.api.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.schema.StoreFault;
import java.util.Optional;

/** How the dashboard itself is doing, for the banner on its pages. */
public final class StatusApi {
  private final RunStore store;

  public StatusApi(RunStore store) {
    this.store = store;
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v1/status", this::show);
  }

  private void show(Context context) {
    Optional<StoreFault> fault = store.fault();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode written = json.putObject("store");
    written.put("canWrite", fault.isEmpty() && store.healthy());
    written.put("reason", fault.map(StoreFault::reason).orElse(null));
    written.put("advice", fault.map(StoreFault::advice).orElse(null));
    written.put("since", fault.map(StoreFault::since).orElse(null));
    written.put("lostFrames", store.lostFrames());
    ArrayNode damaged = written.putArray("damagedFiles");
    store.damagedFiles().forEach(file -> damaged.add(file.toString()));
    Json.answer(context, json);
  }
}
