package io.tightrope.dashboard.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whatever answers PromQL over HTTP: Prometheus, VictoriaMetrics. */
final class Engine {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final URI base;
  private final HttpClient http = HttpClient.newHttpClient();

  Engine(URI base) {
    this.base = base;
  }

  /** The series of an answer: by labels, without the metric's name, their values by time. */
  record Series(Map<Map<String, String>, Map<Double, Double>> values) {
    boolean isEmpty() {
      return values.isEmpty();
    }
  }

  Series instant(String expression, double time) {
    return series(get("/api/v1/query", "query", expression, "time", Double.toString(time)));
  }

  Series range(String expression, double from, double to, int stepSeconds) {
    return series(get(
        "/api/v1/query_range",
        "query",
        expression,
        "start",
        Double.toString(from),
        "end",
        Double.toString(to),
        "step",
        Integer.toString(stepSeconds)));
  }

  List<String> labelValues(String label, String selector) {
    List<String> values = new ArrayList<>();
    get("/api/v1/label/" + label + "/values", "match[]", selector)
        .path("data")
        .forEach(value -> values.add(value.asText()));
    return values;
  }

  private static Series series(JsonNode answer) {
    Map<Map<String, String>, Map<Double, Double>> values = new java.util.HashMap<>();
    JsonNode data = answer.path("data");
    if (data.path("resultType").asText().equals("scalar")) {
      values.put(
          Map.of(), Map.of(data.at("/result/0").asDouble(), data.at("/result/1").asDouble()));
      return new Series(values);
    }
    for (JsonNode result : data.path("result")) {
      Map<String, String> labels = new TreeMap<>();
      result
          .path("metric")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
      labels.remove("__name__");
      Map<Double, Double> points = new TreeMap<>();
      if (result.has("value")) {
        point(points, result.path("value"));
      }
      result.path("values").forEach(point -> point(points, point));
      values.put(labels, points);
    }
    return new Series(values);
  }

  private static void point(Map<Double, Double> points, JsonNode point) {
    String text = point.path(1).asText();
    points.put(
        point.path(0).asDouble(),
        switch (text) {
          case "+Inf" -> Double.POSITIVE_INFINITY;
          case "-Inf" -> Double.NEGATIVE_INFINITY;
          default -> Double.parseDouble(text);
        });
  }

  /**
   * Asks, and insists on success.
   *
   * @param parameters names and values in turn
   */
  JsonNode get(String path, String... parameters) {
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < parameters.length; i += 2) {
      query
          .append(i == 0 ? "?" : "&")
          .append(URLEncoder.encode(parameters[i], UTF_8))
          .append('=')
          .append(URLEncoder.encode(parameters[i + 1], UTF_8));
    }
    try {
      HttpResponse<String> response = http.send(
          HttpRequest.newBuilder(base.resolve(path + query)).build(), BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalArgumentException(
            response.statusCode() + " to " + String.join(" ", parameters) + ": " + response.body());
      }
      return MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
