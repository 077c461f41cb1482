package io.tightrope.dashboard.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.dashboard.DashboardClient;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** A recorded run that reports again, frame by frame, as if it were training now. */
final class Recording {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final ObjectNode description;
  private final ArrayNode frames;
  private int sent;

  private Recording(ObjectNode description, ArrayNode frames) {
    this.description = description;
    this.frames = frames;
  }

  static Recording of(String resource, String name) throws IOException {
    try (InputStream in = new GZIPInputStream(Objects.requireNonNull(
        Recording.class.getResourceAsStream("/runs/" + resource), resource))) {
      JsonNode run = MAPPER.readTree(in);
      ObjectNode description = (ObjectNode) run.path("description");
      return new Recording(description.put("run", name), (ArrayNode) run.path("frames"));
    }
  }

  void introduce(DashboardClient dashboard) {
    dashboard.post("/api/v1/runs", description.toString());
  }

  /** Reports all frames that are left before this step, as of now; whether any was left. */
  boolean reportUntil(DashboardClient dashboard, long step) {
    ArrayNode batch = MAPPER.createArrayNode();
    while (sent < frames.size() && frames.get(sent).path("step").asLong() < step) {
      batch.add(
          ((ObjectNode) frames.get(sent++)).put("timestamp", System.currentTimeMillis() / 1e3));
    }
    if (batch.isEmpty()) {
      return false;
    }
    String run = java.net.URLEncoder.encode(
            description.path("run").asText(), java.nio.charset.StandardCharsets.UTF_8)
        .replace("+", "%20");
    dashboard.post(
        "/api/v1/runs/" + run + "/frames",
        MAPPER.createObjectNode().set("frames", batch).toString());
    return true;
  }

  int layers() {
    return description.path("layers").size();
  }
}
