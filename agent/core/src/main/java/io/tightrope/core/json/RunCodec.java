package io.tightrope.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Run descriptions as JSON, both ways. Thread-safe. */
public final class RunCodec {
  /** A month: who reports less often than that is not watched. */
  private static final double MAXIMUM_EXPECT_SECONDS = 31 * 24 * 3600;

  private static final List<String> FIELDS = List.of(
      "run",
      "session",
      "framework",
      "model",
      "host",
      "scrapeAddress",
      "layers",
      "labels",
      "config",
      "expectSeconds",
      "resumeOf",
      "baseline");
  private static final List<String> LAYER_FIELDS =
      List.of("index", "name", "kind", "units", "fanIn", "inputs", "activation");
  private static final List<String> ACTIVATION_FIELDS = List.of("kind", "tau", "m");

  private RunCodec() {}

  /** The body of a runs request. */
  public static byte[] encode(RunDescription run) {
    return Documents.bytes(toJson(run));
  }

  /** The description as a JSON object. */
  public static ObjectNode toJson(RunDescription run) {
    ObjectNode json = Documents.object();
    json.put("run", run.run());
    json.put("session", run.session());
    json.put("framework", run.framework());
    json.put("model", run.model());
    json.put("host", run.host());
    run.scrapeAddress().ifPresent(address -> json.put("scrapeAddress", address));
    ArrayNode layers = json.putArray("layers");
    run.layers().forEach(layer -> layers.add(toJson(layer)));
    ObjectNode labels = json.putObject("labels");
    run.labels().forEach(labels::put);
    if (!run.config().isEmpty()) {
      json.set("config", Documents.MAPPER.valueToTree(run.config()));
    }
    run.expectSeconds().ifPresent(seconds -> json.put("expectSeconds", seconds));
    run.resumeOf().ifPresent(other -> json.put("resumeOf", other));
    run.baseline().ifPresent(other -> json.put("baseline", other));
    return json;
  }

  /** How many bytes a configuration takes as JSON. */
  public static int configBytes(Map<String, Object> config) {
    return Documents.bytes(Documents.MAPPER.valueToTree(config)).length;
  }

  private static ObjectNode toJson(LayerDescription layer) {
    ObjectNode json = Documents.object();
    json.put("index", layer.index());
    json.put("name", layer.name());
    json.put("kind", layer.kind());
    json.put("units", layer.units());
    json.put("fanIn", layer.fanIn());
    if (!layer.inputs().isEmpty()) {
      ArrayNode inputs = json.putArray("inputs");
      layer.inputs().forEach(inputs::add);
    }
    layer.activation().ifPresent(activation -> json.set("activation", toJson(activation)));
    return json;
  }

  private static ObjectNode toJson(ActivationDescription activation) {
    ObjectNode json = Documents.object();
    json.put("kind", activation.kind());
    activation.tau().ifPresent(tau -> json.put("tau", tau));
    activation.m().ifPresent(m -> json.put("m", m));
    return json;
  }

  /**
   * Reads a run description as {@link #encode} wrote it; fields of a newer version are passed over.
   *
   * @throws MalformedJsonException if it is not a run description
   * @throws IOException if the stream fails
   */
  public static RunDescription decode(InputStream body) throws IOException {
    return fromJson(Documents.read(body), "");
  }

  /**
   * Reads the body of a runs request.
   *
   * @throws MalformedJsonException if it is not a run description, or has a field that is not known
   * @throws IOException if the stream fails
   */
  public static RunDescription decodeRequest(InputStream body) throws IOException {
    JsonNode json = Documents.read(body);
    Fields run = new Fields(json, "");
    run.checkKnown(FIELDS);
    for (Fields layer : run.objects("layers")) {
      layer.checkKnown(LAYER_FIELDS);
      layer.object("activation").ifPresent(activation -> activation.checkKnown(ACTIVATION_FIELDS));
    }
    return fromJson(json, "");
  }

  static RunDescription fromJson(JsonNode json, String path) {
    Fields run = new Fields(json, path);
    return new RunDescription(
        run.name("run"),
        run.text("session", ""),
        run.text("framework", "unknown"),
        run.text("model", "unknown"),
        run.text("host", "unknown"),
        Optional.of(run.text("scrapeAddress", "")).filter(address -> !address.isEmpty()),
        layers(run),
        labels(run),
        run.tree("config"),
        expectSeconds(run),
        Optional.of(run.text("resumeOf", "")).filter(other -> !other.isBlank()),
        Optional.of(run.text("baseline", "")).filter(other -> !other.isBlank()));
  }

  private static OptionalDouble expectSeconds(Fields run) {
    double seconds = run.number("expectSeconds");
    if (Double.isNaN(seconds)) {
      return OptionalDouble.empty();
    }
    if (!(seconds > 0 && seconds <= MAXIMUM_EXPECT_SECONDS)) {
      throw run.malformed(
          "expectSeconds",
          "is " + seconds + "; it must be above 0 and at most " + (int) MAXIMUM_EXPECT_SECONDS);
    }
    return OptionalDouble.of(seconds);
  }

  /**
   * Reads from the answer to an introduction where a process that resumes the run goes on counting.
   *
   * @return 0 where the dashboard has nothing of the run, or does not say
   */
  public static long nextSeq(byte[] answer) {
    try {
      long next =
          Documents.MAPPER.readTree(answer).path("worker").path("nextSeq").asLong(0);
      return Math.max(0, next);
    } catch (IOException notJson) {
      return 0;
    }
  }

  /** Returns true if the answer to a request is a JSON object that has the field. */
  public static boolean hasField(byte[] answer, String field) {
    try {
      return Documents.MAPPER.readTree(answer).has(field);
    } catch (IOException notJson) {
      return false;
    }
  }

  /** Reads from the answer to an introduction the address of the run's page; empty if it has none. */
  public static Optional<String> page(byte[] answer) {
    try {
      String url = Documents.MAPPER.readTree(answer).path("url").asText("");
      return url.isEmpty() ? Optional.empty() : Optional.of(url);
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  private static List<LayerDescription> layers(Fields run) {
    List<LayerDescription> layers = new ArrayList<>();
    for (Fields layer : run.objects("layers")) {
      int index = layer.count("index", layers.size());
      if (index != layers.size()) {
        throw layer.malformed("index", "is " + index + " where " + layers.size() + " follows");
      }
      layers.add(new LayerDescription(
          index,
          layer.text("name", "layer" + index),
          layer.text("kind", "unknown"),
          layer.count("units", 0),
          layer.count("fanIn", 0),
          layer.counts("inputs"),
          layer.object("activation").map(RunCodec::activation)));
    }
    if (layers.isEmpty()) {
      throw run.malformed("layers", "is missing or empty; a run has at least one layer");
    }
    return layers;
  }

  private static ActivationDescription activation(Fields activation) {
    return new ActivationDescription(
        activation.text("kind", "unknown"),
        optional(activation.number("tau")),
        optional(activation.number("m")));
  }

  private static OptionalDouble optional(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static Map<String, String> labels(Fields run) {
    Map<String, String> labels = new LinkedHashMap<>();
    run.object("labels")
        .ifPresent(fields ->
            fields.names().forEach(name -> labels.put(name, fields.text(name, ""))));
    return labels;
  }
}
