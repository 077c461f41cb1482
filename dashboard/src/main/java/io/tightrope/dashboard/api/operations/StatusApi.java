package io.tightrope.dashboard.api.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.dashboard.alerts.AlertBoard;
import io.tightrope.dashboard.alerts.AlertState;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.schema.StoreFault;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the dashboard itself is doing, and how many alerts are active, for the header of its pages. */
public final class StatusApi {
  private final RunStore store;
  private final AlertBoard board;

  public StatusApi(RunStore store, AlertBoard board) {
    this.store = store;
    this.board = board;
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
    putAlerts(json.putObject("alerts"));
    Json.answer(context, json);
  }

  private void putAlerts(ObjectNode json) {
    Map<AlertState, Integer> counts = new EnumMap<>(AlertState.class);
    board.allActive().forEach(alert -> counts.merge(board.state(alert), 1, Integer::sum));
    for (AlertState state :
        List.of(AlertState.FIRING, AlertState.ACKNOWLEDGED, AlertState.SILENCED)) {
      json.put(state.id(), counts.getOrDefault(state, 0));
    }
  }
}
