package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.dashboard.DashboardClient;
import java.util.List;
import java.util.Map;

/** A run whose numbers a test chooses, reported over HTTP. Layers are dense and called dense0, dense1 and so on. */
final class MadeUpRun {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final DashboardClient dashboard;
  private final String name;
  private ArrayNode frames = MAPPER.createArrayNode();
  private int frameSeq;
  private int scalarSeq;

  MadeUpRun(DashboardClient dashboard, String name, int layers) {
    this.dashboard = dashboard;
    this.name = name;
    ObjectNode description = MAPPER.createObjectNode().put("run", name).put("session", "s");
    ArrayNode each = description.putArray("layers");
    for (int layer = 0; layer < layers; layer++) {
      each.addObject()
          .put("index", layer)
          .put("name", "dense" + layer)
          .put("kind", "dense")
          .put("units", 10)
          .put("fanIn", 10);
    }
    post("/api/v1/runs", description);
  }

  /** Adds a frame of now; values are numbers or strings such as NaN. */
  MadeUpRun frame(long step, Map<String, ?> run, Map<String, ? extends List<?>> layers) {
    ObjectNode frame = frames
        .addObject()
        .put("seq", frameSeq++)
        .put("step", step)
        .put("timestamp", System.currentTimeMillis() / 1e3);
    run.forEach((field, value) -> frame.set(field, MAPPER.valueToTree(value)));
    frame.set("layers", MAPPER.valueToTree(layers));
    return this;
  }

  /** Reports the frames that were added since the last time. */
  MadeUpRun report() {
    post("/api/v1/runs/" + name + "/frames", MAPPER.createObjectNode().set("frames", frames));
    frames = MAPPER.createArrayNode();
    return this;
  }

  /** Reports values of a scalar at these steps. */
  MadeUpRun scalar(String scalar, List<Long> steps, List<?> values) {
    ObjectNode block = MAPPER
        .createObjectNode()
        .put("seq", scalarSeq++)
        .put("timestamp", System.currentTimeMillis() / 1e3);
    ObjectNode series = block.putObject("series").putObject(scalar);
    series.set("steps", MAPPER.valueToTree(steps));
    series.set("values", MAPPER.valueToTree(values));
    post("/api/v1/runs/" + name + "/scalars", block);
    return this;
  }

  /** Reports that the run has ended after this step. */
  void end(long step) {
    post(
        "/api/v1/runs/" + name + "/events",
        JsonNodeFactory.instance
            .objectNode()
            .put("seq", 0)
            .put("step", step)
            .put("timestamp", System.currentTimeMillis() / 1e3)
            .put("kind", "end"));
  }

  private void post(String path, com.fasterxml.jackson.databind.JsonNode body) {
    assertThat(dashboard.post(path, body.toString()).status()).as(path).isLessThan(300);
  }
}
