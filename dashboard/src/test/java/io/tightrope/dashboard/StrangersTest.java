package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.dashboard.DashboardClient.Answer;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of somebody who means ill or knows no better: a clear error, and the service stays up. */
class StrangersTest {
  private static final int PATIENCE_MILLIS = 20_000;

  @TempDir
  Path data;

  private Dashboard dashboard;
  private DashboardClient client;

  @BeforeEach
  void start() {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    client.post("/api/v1/runs", "{\"run\": \"good\", \"layers\": [{\"units\": 1}]}");
  }

  @AfterEach
  void stop() {
    assertThat(client.get("/readyz").status()).isEqualTo(200);
    Answer frame = client.post("/api/v1/runs/good/frames", """
        {"worker": "afterwards", "frames": [{"seq": 0, "step": 9, "timestamp": 9}]}""");
    assertThat(frame.json().path("accepted").asInt()).isEqualTo(1);
    dashboard.close();
  }

  private static void assertProblem(Answer answer, int status, String field) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.json().path("detail").asText()).isNotBlank();
    assertThat(answer.json().path("field").asText()).isEqualTo(field);
  }

  /** What a raw request is answered with: status line and headers. */
  private List<String> raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", dashboard.address().getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      BufferedReader answer = new BufferedReader(
          new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      List<String> lines = new ArrayList<>();
      for (String line = answer.readLine();
          line != null && !line.isEmpty();
          line = answer.readLine()) {
        lines.add(line);
      }
      return lines;
    }
  }

  @Test
  void a_foreign_host_is_refused() throws IOException {
    assertThat(raw("GET /api/v1/runs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
            .get(0))
        .contains(" 421 ");
    assertThat(raw("GET /api/v1/runs HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n")
            .get(0))
        .contains(" 200 ");
  }

  @Test
  void a_forged_form_post_changes_nothing() {
    Answer form = client.send(client
        .request("/api/v1/runs")
        .header("Content-Type", "text/plain")
        .header("Origin", "http://evil.example")
        .POST(BodyPublishers.ofString("{\"run\": \"forged\", \"layers\": [{}]}")));
    Answer typed = client.send(client
        .request("/api/v1/runs")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString("{\"run\": \"forged\", \"layers\": [{}]}")));

    assertProblem(form, 403, "Origin");
    assertProblem(typed, 415, "Content-Type");
    assertThat(client.get("/api/v1/runs/forged").status()).isEqualTo(404);
  }

  @Test
  void a_zip_bomb_is_cut_off() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      byte[] spaces = new byte[1 << 20];
      java.util.Arrays.fill(spaces, (byte) ' ');
      gzip.write("{\"frames\": [".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 1024; i++) {
        gzip.write(spaces);
      }
    }
    for (String path : List.of("/api/v1/runs/good/frames", "/api/v1/runs", "/api/v1/silences")) {
      Answer answer = client.send(client
          .request(path)
          .header("Content-Type", "application/json")
          .header("Content-Encoding", "gzip")
          .POST(BodyPublishers.ofByteArray(zipped.toByteArray())));

      assertThat(answer.status()).as(path).isEqualTo(413);
    }
    assertThat(client.post("/api/v1/import", zipped.toByteArray()).status()).isIn(400, 413);
  }

  @Test
  void who_sends_more_than_is_read_gets_to_read_why() throws IOException {
    byte[] body = new byte[24 << 20];
    Arrays.fill(body, (byte) 'x');
    try (Socket socket = new Socket("127.0.0.1", dashboard.address().getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket
          .getOutputStream()
          .write(
              ("POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                      + "Content-Length: " + body.length + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(body);
      socket.getOutputStream().flush();

      assertThat(new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
              .readLine())
          .containsPattern(" (400|413) ");
    }
  }

  @Test
  void a_broken_gzip_stream_is_a_bad_request() {
    Answer answer = client.send(client
        .request("/api/v1/runs")
        .header("Content-Type", "application/json")
        .header("Content-Encoding", "gzip")
        .POST(BodyPublishers.ofString("no gzip")));

    assertProblem(answer, 400, "");
  }

  @Test
  void a_million_layers_are_too_many() {
    ObjectNode run = JsonNodeFactory.instance.objectNode().put("run", "deep");
    ArrayNode layers = run.putArray("layers");
    for (int i = 0; i < 1_000_000; i++) {
      layers.addObject();
    }
    assertProblem(client.post("/api/v1/runs", run.toString()), 413, "layers");

    String column = "1,".repeat(999_999) + "1";
    assertProblem(
        client.post(
            "/api/v1/runs/good/frames",
            "{\"frames\": [{\"seq\": 0, \"step\": 0, \"timestamp\": 1, \"layers\": {\"preactivationVariance\": ["
                + column + "]}}]}"),
        400,
        "frames[0].layers.preactivationVariance");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "it's \"quoted\"",
        "<script>alert(1)</script>",
        "two\nlines",
        "50% off; DROP TABLE runs; --",
        "ein/Schrägstrich",
        "..",
        "日本語 🧗",
        "plus+and space"
      })
  void a_name_is_only_a_text(String name) {
    ObjectNode run = JsonNodeFactory.instance.objectNode().put("run", name);
    run.putArray("layers").addObject();
    run.putObject("labels").put(name, name);
    String path = "/api/v1/runs/"
        + URLEncoder.encode(name, StandardCharsets.UTF_8)
            .replace("+", "%20")
            .replace("..", "%2E%2E");

    assertThat(client.post("/api/v1/runs", run.toString()).status()).isEqualTo(201);
    Answer frames = client.post(path + "/frames", """
        {"frames": [{"seq": 0, "step": 0, "timestamp": 1, "loss": 1, "layers": {"preactivationVariance": [1]}}]}
        """);

    assertThat(frames.status()).isEqualTo(200);
    assertThat(client.get(path).json().path("run").asText()).isEqualTo(name);
    assertThat(client.get(path).json().path("labels").path(name).asText()).isEqualTo(name);
    assertThat(client.get(path + "/export?format=csv").text()).contains("preactivationVariance");
  }

  @Test
  void a_name_or_label_beyond_the_limit_is_refused() {
    String longName = "x".repeat(201);

    assertProblem(
        client.post("/api/v1/runs", "{\"run\": \"" + longName + "\", \"layers\": [{}]}"),
        400,
        "run");
    assertProblem(
        client.post(
            "/api/v1/runs",
            "{\"run\": \"a\", \"layers\": [{}], \"labels\": {\"k\": \"" + longName + "\"}}"),
        400,
        "labels.k");
  }

  @Test
  void huge_and_non_finite_numbers_are_kept_and_shown() {
    Answer answer = client.post("/api/v1/runs/good/frames", """
        {"frames": [{"seq": 0, "step": 0, "timestamp": 1, "loss": 1e308, "layers": {"preactivationVariance": [1e308]}},
          {"seq": 1, "step": 1, "timestamp": 2, "loss": "NaN", "layers": {"preactivationVariance": ["-Infinity"]}}]}
        """);

    assertThat(answer.json().path("accepted").asInt()).isEqualTo(2);
    assertThat(client
            .get("/api/v1/runs/good/frames?fields=loss,preactivationVariance&buckets=1")
            .text())
        .contains("\"loss\":{\"min\":[1.0E308],\"max\":[\"NaN\"],\"last\":[\"NaN\"]}")
        .contains("\"min\":[\"-Infinity\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "null",
        "\"text\"",
        "{\"frames\": 1}",
        "{\"frames\": [{\"seq\": -1}]}",
        "{\"frames\": [{\"seq\": 0, \"step\": 99999999999999999999, \"timestamp\": 1}]}",
        "{\"frames\": [{\"seq\": 0, \"step\": 0, \"timestamp\": \"now\"}]}",
        "{\"frames\": [{\"seq\": 0, \"step\": 0, \"timestamp\": 1, \"layers\": {\"preactivationVariance\": [1, 2]}}]}",
        "{\"frames\": [{\"seq\": 0, \"step\": 0, \"timestamp\": 1, \"layers\": {\"nonsense\": [1]}}]}"
      })
  void what_is_no_frame_is_a_bad_request(String body) {
    Answer answer = client.post("/api/v1/runs/good/frames", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(client.get("/api/v1/runs/good").json().path("frames").asInt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../pom.xml",
        "/..%2f..%2fpom.xml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/web/../../etc/passwd",
        "/webjars/uplot/..%2f..%2f..%2f..%2fio/tightrope/dashboard/Dashboard.class",
        "/runbooks/..%2f..%2fopenapi",
        "/runbooks/%2e%2e",
        "//etc/passwd",
        "/io/tightrope/dashboard/Dashboard.class",
        "/simplelogger.properties"
      })
  void a_path_cannot_climb(String path) throws IOException {
    String status = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .get(0);

    assertThat(status).containsPattern(" (400|404) ");
  }

  @Test
  void queries_out_of_range_name_the_parameter() {
    assertProblem(client.get("/api/v1/runs/good/frames?buckets=0"), 400, "buckets");
    assertProblem(client.get("/api/v1/runs/good/frames?from=a"), 400, "from");
    assertProblem(client.get("/api/v1/runs/good/frames?layers=0-9"), 400, "layers");
    assertProblem(client.get("/api/v1/runs/good/frames?fields=loss,nope"), 400, "fields");
    assertProblem(client.get("/api/v1/theory?activation=crelu&sparsity=2"), 400, "sparsity");
    assertProblem(client.get("/api/v1/runs/good/export?format=exe"), 400, "format");
  }

  @Test
  void a_thousand_watchers_are_served_or_refused_politely() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    int served = 0;
    int refused = 0;
    try {
      for (int i = 0; i < 1000; i++) {
        Socket socket = new Socket("127.0.0.1", dashboard.address().getPort());
        sockets.add(socket);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket
            .getOutputStream()
            .write(
                "GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                    .getBytes(StandardCharsets.ISO_8859_1));
        String status = new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
            .readLine();
        served += status.contains(" 200 ") ? 1 : 0;
        refused += status.contains(" 503 ") ? 1 : 0;
      }
      assertThat(served).isGreaterThan(100);
      assertThat(served + refused).isEqualTo(1000);
      assertThat(client.get("/api/v1/runs").status()).isEqualTo(200);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void a_watcher_that_has_gone_costs_nothing_more() throws Exception {
    for (int i = 0; i < 5; i++) {
      raw("GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
    }
    for (int i = 0; i < 5; i++) {
      client.post(
          "/api/v1/runs/good/frames",
          "{\"frames\": [{\"seq\": " + i + ", \"step\": " + i + ", \"timestamp\": 1}]}");
      Thread.sleep(200);
    }

    long before = cpuNanos();
    Thread.sleep(2000);

    assertThat((cpuNanos() - before) / 1e9).isLessThan(1);
  }

  /** What the threads that serve streams have computed so far. */
  private static long cpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getAllThreadIds())
        .filter(id -> {
          ThreadInfo thread = threads.getThreadInfo(id);
          return thread != null && thread.getThreadName().contains("Async");
        })
        .map(threads::getThreadCpuTime)
        .sum();
  }
}
