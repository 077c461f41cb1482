package io.tightrope.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.health.AgentStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What agents say of themselves as JSON, both ways. Thread-safe. */
public final class StatusCodec {
  private StatusCodec() {}

  /** One agent as a JSON object. */
  public static String encode(AgentStatus status) {
    ObjectNode json = Documents.object();
    json.put("enabled", status.enabled());
    ArrayNode ignored = json.putArray("ignored");
    status.ignored().forEach(ignored::add);
    json.put("dashboard", status.dashboard().orElse(null));
    json.put("models", status.models());
    ArrayNode runs = json.putArray("runs");
    for (AgentStatus.Run run : status.runs()) {
      runs.addObject()
          .put("run", run.run())
          .put("page", run.page().orElse(null))
          .put("obstacle", run.obstacle().orElse(null));
    }
    return new String(Documents.bytes(json), StandardCharsets.UTF_8);
  }

  /** The agents of a JSON array; none where the text is not one. */
  public static List<AgentStatus> decodeAll(String text) {
    List<AgentStatus> all = new ArrayList<>();
    try {
      Documents.MAPPER.readTree(text).forEach(json -> all.add(decode(json)));
      return all;
    } catch (IOException notJson) {
      return List.of();
    }
  }

  private static AgentStatus decode(JsonNode json) {
    List<String> ignored = new ArrayList<>();
    json.path("ignored").forEach(line -> ignored.add(line.asText()));
    List<AgentStatus.Run> runs = new ArrayList<>();
    json.path("runs")
        .forEach(run -> runs.add(new AgentStatus.Run(
            run.path("run").asText(), text(run, "page"), text(run, "obstacle"))));
    return new AgentStatus(
        json.path("enabled").asBoolean(),
        ignored,
        text(json, "dashboard"),
        json.path("models").asInt(),
        runs);
  }

  private static Optional<String> text(JsonNode json, String field) {
    return Optional.of(json.path(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
  }
}
