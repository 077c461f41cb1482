package io.tightrope.dashboard.api.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.notify.Outbox;
import io.tightrope.dashboard.notify.Outbox.ReceiverStatus;

/** Whom the dashboard notifies, how they are doing, and a test of each. Addresses are not shown. */
public final class ReceiversApi {
  private final Outbox outbox;

  public ReceiversApi(Outbox outbox) {
    this.outbox = outbox;
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v1/receivers", this::list);
    routes.post("/api/v1/receivers/{name}/test", this::test);
  }

  private void list(Context context) {
    ArrayNode receivers = JsonNodeFactory.instance.arrayNode();
    for (ReceiverStatus status : outbox.status()) {
      ObjectNode json = receivers.addObject();
      json.put("name", status.name());
      json.put("kind", status.kind());
      json.put("waiting", status.waiting());
      json.put("lastFailure", status.lastFailure().isEmpty() ? null : status.lastFailure());
      Json.put(json, "lastDeliveredAt", status.lastDeliveredAt());
    }
    Json.answer(context, receivers);
  }

  private void test(Context context) {
    String name = context.pathParam("name");
    String failure = outbox
        .test(name)
        .orElseThrow(() -> Problem.notFound("there is no receiver \"" + name + "\""));
    if (!failure.isEmpty()) {
      throw new Problem(
          502,
          "Not delivered",
          "the receiver \"" + name + "\" took no notification: " + failure,
          "");
    }
    Json.answer(context, JsonNodeFactory.instance.objectNode().put("delivered", true));
  }
}
