package io.tightrope.dashboard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.dashboard.config.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A dashboard that runs elsewhere, by its HTTP API. */
final class RemoteDashboard {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static final int CREATED = 201;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;
  private final @Nullable String token;

  RemoteDashboard(URI address, @Nullable String token) {
    this.address = address;
    this.token = token;
  }

  /** Sends a recorded run. */
  Imported take(Path file) {
    try {
      HttpRequest.Builder request = request("/api/v1/import")
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofFile(file));
      HttpResponse<InputStream> answer = send(request);
      try (InputStream body = answer.body()) {
        return new Imported(
            MAPPER.readTree(body).path("run").asText(), answer.statusCode() == CREATED);
      }
    } catch (IOException e) {
      throw new InputException(file + " could not be sent to " + address + ": " + e);
    }
  }

  /** A run in one of the export formats. */
  InputStream export(String run, String format) {
    try {
      return send(request("/api/v1/runs/" + encoded(run) + "/export?format=" + format))
          .body();
    } catch (IOException e) {
      throw new InputException(run + " could not be had from " + address + ": " + e);
    }
  }

  /** Everything that the dashboard has stored. */
  InputStream backup() {
    try {
      return send(request("/api/v1/backup")).body();
    } catch (IOException e) {
      throw new InputException("A backup could not be had from " + address + ": " + e);
    }
  }

  /** The page of a run's report. */
  String reportPage(String run, String language, Optional<String> baseline) {
    try (InputStream page = report(run, language, baseline, "html")) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new InputException(run + " could not be had from " + address + ": " + e);
    }
  }

  /** The numbers of a run's report. */
  ObjectNode reportJson(String run, String language, Optional<String> baseline) {
    try (InputStream json = report(run, language, baseline, "json")) {
      return MAPPER.readValue(json, ObjectNode.class);
    } catch (IOException e) {
      throw new InputException(run + " could not be had from " + address + ": " + e);
    }
  }

  private InputStream report(String run, String language, Optional<String> baseline, String format)
      throws IOException {
    return send(request("/api/v1/runs/" + encoded(run) + "/report?format=" + format + "&language="
            + encoded(language)
            + baseline.map(name -> "&baseline=" + encoded(name)).orElse("")))
        .body();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request;
    try {
      // Below the path at which a proxy may show the dashboard.
      request =
          HttpRequest.newBuilder(URI.create(address.toString().replaceFirst("/$", "") + path));
    } catch (IllegalArgumentException e) {
      throw new InputException("--dashboard " + address
          + " is not an address of HTTP; write one such as http://127.0.0.1:7070");
    }
    return token == null || token.isEmpty()
        ? request
        : request.header("Authorization", "Bearer " + token);
  }

  private HttpResponse<InputStream> send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
      if (answer.statusCode() / 100 == 2) {
        return answer;
      }
      try (InputStream body = answer.body()) {
        JsonNode problem = MAPPER.readTree(body);
        throw new InputException(
            address + " says: " + problem.path("detail").asText("status " + answer.statusCode()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("interrupted");
    }
  }
}
