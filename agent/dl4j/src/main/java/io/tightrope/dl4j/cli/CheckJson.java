package io.tightrope.dl4j.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.dl4j.preflight.LayerReport;
import io.tightrope.dl4j.preflight.PreflightReport;
import io.tightrope.dl4j.preflight.Recommendation;
import io.tightrope.theory.design.Verdict;
import java.util.OptionalDouble;

/**
 * A preflight as JSON; what is outside the theory or was not measured is {@code null}.
 *
 * <pre>{@code
 * {"verdict":"unstable", "predicted":"unstable", "measured":"unstable", "trained":false,
 *  "reasons":["..."], "escapeProbability":0.58, "gradientGain":{"predicted":2.1, "measured":3e4},
 *  "layers":[{"index":0, "name":"00", "kind":"dense", "activation":"ReLUTau(tau=0.84)", "units":100,
 *    "sw2":0.53, "sb2":0.47, "predicted":{"q":1, "sparsity":0.8, "inputCorrelation":0.47,
 *    "gradientGain":1}, "measured":{...}, "reasons":[]}, ...],
 *  "recommendation":{"activation":"crelu", "sparsity":0.8, "q":1, "tau":0.84, "m":1.27, "sw2":5.5,
 *    "sb2":0.53, "firstLayerSw2":0.47, "slope":0.7, "text":"...", "code":"..."}}
 * }</pre>
 */
final class CheckJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private CheckJson() {}

  static ObjectNode of(PreflightReport report) {
    ObjectNode json = NODES.objectNode();
    json.put("verdict", report.verdict().label());
    json.put("predicted", report.predicted().map(Verdict::label).orElse(null));
    json.put("measured", report.measured().map(Verdict::label).orElse(null));
    json.put("trained", report.trained());
    ArrayNode reasons = json.putArray("reasons");
    report.reasons().forEach(reasons::add);
    number(json, "escapeProbability", report.escapeProbability());
    ObjectNode gain = json.putObject("gradientGain");
    number(gain, "predicted", report.gradientGain());
    number(gain, "measured", report.measuredGradientGain());
    ArrayNode layers = json.putArray("layers");
    report.layers().forEach(layer -> layers.add(layer(layer)));
    report
        .recommendation()
        .ifPresentOrElse(
            recommendation -> json.set("recommendation", recommendation(recommendation)),
            () -> json.putNull("recommendation"));
    return json;
  }

  private static ObjectNode layer(LayerReport layer) {
    ObjectNode json = NODES.objectNode();
    json.put("index", layer.index());
    json.put("name", layer.name());
    json.put("kind", layer.kind());
    json.put("activation", layer.activation().isEmpty() ? null : layer.activation());
    json.put("units", layer.units());
    number(json, "sw2", layer.sw2());
    number(json, "sb2", layer.sb2());
    json.set("predicted", numbers(layer.predicted()));
    json.set("measured", numbers(layer.measured()));
    ArrayNode notes = json.putArray("reasons");
    layer.notes().forEach(notes::add);
    return json;
  }

  private static ObjectNode numbers(LayerReport.Numbers numbers) {
    ObjectNode json = NODES.objectNode();
    number(json, "q", numbers.q());
    number(json, "sparsity", numbers.sparsity());
    number(json, "inputCorrelation", numbers.correlation());
    number(json, "gradientGain", numbers.gain());
    return json;
  }

  private static ObjectNode recommendation(Recommendation found) {
    ObjectNode json = NODES.objectNode();
    json.put("activation", found.activation());
    number(json, "sparsity", found.sparsity());
    json.put("q", found.q());
    number(json, "tau", found.tau());
    number(json, "m", found.m());
    json.put("sw2", found.sw2());
    json.put("sb2", found.sb2());
    json.put("firstLayerSw2", found.firstLayerSw2());
    json.put("slope", found.slope());
    json.put("text", found.text());
    json.put("code", found.code());
    return json;
  }

  private static void number(ObjectNode json, String field, OptionalDouble value) {
    if (value.isEmpty()) {
      json.putNull(field);
    } else if (Double.isFinite(value.getAsDouble())) {
      json.put(field, value.getAsDouble());
    } else {
      json.put(field, Double.toString(value.getAsDouble()));
    }
  }
}
