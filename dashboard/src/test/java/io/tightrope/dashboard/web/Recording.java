package io.tightrope.dashboard.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.expect.Expectations;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.dashboard.DashboardClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * A recorded run that reports again, frame by frame, as if it were training now. Its frames carry the
 * expected columns, as those of an agent do.
 */
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
    JsonNode run = MAPPER.readTree(complete(resource));
    ObjectNode description = (ObjectNode) run.path("description");
    return new Recording(description.put("run", name), (ArrayNode) run.path("frames"));
  }

  /** Imports a recorded run of the test resources; returns its name. */
  static String importInto(DashboardClient dashboard, String resource) throws IOException {
    return dashboard
        .post("/api/v1/import", complete(resource))
        .json()
        .path("run")
        .asText();
  }

  private static byte[] complete(String resource) throws IOException {
    try (InputStream in = Objects.requireNonNull(
        Recording.class.getResourceAsStream("/runs/" + resource), resource)) {
      RecordedRun run = RecordedRun.read(in);
      Expectations expectations = new Expectations(run.description());
      ByteArrayOutputStream json = new ByteArrayOutputStream();
      new RecordedRun(
              run.description(),
              run.frames().stream().map(expectations::complete).toList(),
              run.events(),
              run.scalars(),
              run.outcome())
          .write(json);
      return json.toByteArray();
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
