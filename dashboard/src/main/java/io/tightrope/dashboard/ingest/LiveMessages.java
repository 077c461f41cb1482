package io.tightrope.dashboard.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.EventCodec;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.live.Message;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.write.Appended;
import java.util.Map;

/**
 * The news of the live stream.
 *
 * <pre>{@code
 * event: frame   {"run": "a", "step": 120, "frames": 2, "loss": 0.41, "stage": 2, "timestamp": 1790000000.5}
 * event: scalars {"run": "a", "step": 140, "names": ["accuracy", "loss"], "timestamp": 1790000000.5}
 * event: event   {"run": "a", "seq": 3, "step": 120, "timestamp": 1790000000.5, "kind": "stage", ...}
 * event: run     {"run": "a", "change": "created"}
 * event: alert   an alert as GET /api/v1/alerts has it
 * }</pre>
 *
 * <p>A {@code frame} or {@code scalars} says only up to which step there are new numbers; who wants
 * them asks for them. Several of one run may be told as the last of them.
 */
final class LiveMessages {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private LiveMessages() {}

  static Message frame(WatchedRun run, Appended appended) {
    StepFrame last = appended.accepted().get(appended.accepted().size() - 1);
    ObjectNode json = JSON.objectNode();
    json.put("run", run.name());
    json.put("step", last.step());
    json.put("frames", appended.first() + appended.accepted().size());
    if (Double.isFinite(last.loss())) {
      json.put("loss", last.loss());
    } else {
      json.putNull("loss");
    }
    json.put("stage", last.stage());
    json.put("timestamp", last.timestamp());
    return new Message("frame", "frame " + run.name(), json.toString());
  }

  static Message scalars(WatchedRun run, ScalarBlock block) {
    ObjectNode json = JSON.objectNode();
    json.put("run", run.name());
    long last = -1;
    ArrayNode names = JSON.arrayNode();
    for (Map.Entry<String, ScalarSeries> series : block.series().entrySet()) {
      names.add(series.getKey());
      last = Math.max(last, series.getValue().steps()[series.getValue().size() - 1]);
    }
    json.put("step", last);
    json.set("names", names);
    json.put("timestamp", block.timestamp());
    return new Message("scalars", "scalars " + run.name(), json.toString());
  }

  static Message event(WatchedRun run, RunEvent event) {
    ObjectNode json = JSON.objectNode();
    json.put("run", run.name());
    json.setAll(EventCodec.toJson(event));
    return new Message("event", "", json.toString());
  }

  static Message run(WatchedRun run, String change) {
    ObjectNode json = JSON.objectNode();
    json.put("run", run.name());
    json.put("change", change);
    return new Message("run", "", json.toString());
  }
}
