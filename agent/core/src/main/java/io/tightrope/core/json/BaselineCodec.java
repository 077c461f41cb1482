package io.tightrope.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.run.Baseline;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Baselines as JSON, {@code {run, batchSize?, steps: [...], losses: [...]}}, as a dashboard tells them to a
 * run that introduces itself. Thread-safe.
 */
public final class BaselineCodec {
  private BaselineCodec() {}

  /** The baseline as a JSON object. */
  public static ObjectNode toJson(Baseline baseline) {
    ObjectNode json = Documents.object();
    json.put("run", baseline.run());
    if (!Double.isNaN(baseline.batchSize())) {
      json.put("batchSize", baseline.batchSize());
    }
    ArrayNode steps = json.putArray("steps");
    ArrayNode losses = json.putArray("losses");
    baseline.losses().forEach((step, loss) -> {
      steps.add(step.longValue());
      losses.add(loss.doubleValue());
    });
    return json;
  }

  /** Reads it from the answer to an introduction; empty if that has none. */
  public static Optional<Baseline> ofIntroduction(byte[] answer) {
    try {
      JsonNode json = Documents.MAPPER.readTree(answer).path("baselineLoss");
      JsonNode steps = json.path("steps");
      NavigableMap<Long, Double> losses = new TreeMap<>();
      for (int i = 0; i < steps.size(); i++) {
        losses.put(steps.get(i).asLong(), json.path("losses").path(i).asDouble(Double.NaN));
      }
      return steps.isEmpty()
          ? Optional.empty()
          : Optional.of(Baseline.of(
              json.path("run").asText(), losses, json.path("batchSize").asDouble(Double.NaN)));
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }
}
