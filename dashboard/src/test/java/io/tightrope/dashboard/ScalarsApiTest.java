package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.DashboardClient.Answer;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarsApiTest {
  private static final String SCALARS = "/api/v1/runs/a/scalars";
  private static final String BLOCK = """
      {"worker": "0", "seq": 0, "timestamp": 1, "series": {
        "val/loss": {"steps": [2], "values": [0.5]},
        "loss": {"steps": [0, 1, 2, 3], "values": [4, "NaN", 2, "Infinity"]}}}
      """;

  @TempDir
  Path data;

  private Dashboard dashboard;
  private DashboardClient client;

  @BeforeEach
  void start() {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    client.post("/api/v1/runs", """
        {"run": "a", "session": "s", "layers": [{"name": "d0", "units": 4}]}
        """);
  }

  @AfterEach
  void stop() {
    dashboard.close();
  }

  @Test
  void scalars_come_back_in_buckets_and_a_block_sent_twice_is_kept_once() {
    assertThat(client.post(SCALARS, BLOCK).text()).isEqualTo("{\"accepted\":1,\"duplicates\":0}");
    stop();
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    assertThat(client.post(SCALARS, BLOCK).text()).isEqualTo("{\"accepted\":0,\"duplicates\":1}");

    assertThat(client.get(SCALARS + "?buckets=2").text())
        .isEqualTo("{\"names\":{\"loss\":{\"buckets\":["
            + "{\"step\":1,\"count\":2,\"nonFinite\":1,\"min\":4,\"mean\":4,\"max\":4,\"last\":\"NaN\"},"
            + "{\"step\":3,\"count\":2,\"nonFinite\":1,\"min\":2,\"mean\":2,\"max\":2,\"last\":\"Infinity\"}]},"
            + "\"val/loss\":{\"buckets\":["
            + "{\"step\":2,\"count\":1,\"min\":0.5,\"mean\":0.5,\"max\":0.5,\"last\":0.5}]}}}");
    assertThat(client.get(SCALARS + "?names=val/loss,none&from=2&to=9").text())
        .isEqualTo("{\"names\":{\"val/loss\":{\"buckets\":["
            + "{\"step\":2,\"count\":1,\"min\":0.5,\"mean\":0.5,\"max\":0.5,\"last\":0.5}]},"
            + "\"none\":{\"buckets\":[]}}}");
    assertThat(client.get("/api/v1/runs/a").json().path("state").asText()).isEqualTo("live");
  }

  @Test
  void a_gzipped_block_is_taken() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(BLOCK.getBytes(StandardCharsets.UTF_8));
    }

    Answer answer = client.send(client
        .request(SCALARS)
        .header("Content-Type", "application/json")
        .header("Content-Encoding", "gzip")
        .POST(HttpRequest.BodyPublishers.ofByteArray(zipped.toByteArray())));

    assertThat(answer.json().path("accepted").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      "loss"     | [9007199254740992] | [1]  | series.loss.steps[0] | 9007199254740992
      "loss"     | [2, 1]             | [1, 2] | series.loss        | step 1 follows step 2
      "loss"     | [1]                | [1, 2] | series.loss        | 1 steps for 2 values
      "a loss"   | [1]                | [1]  | series.a loss        | is not a scalar's name
      "loss"     | [1]                | ["x"] | series.loss.values  | "x"
      """)
  void a_wrong_block_is_rejected_with_its_field(
      String name, String steps, String values, String field, String saying) {
    Answer answer = client.post(
        SCALARS,
        "{\"seq\": 0, \"timestamp\": 1, \"series\": {" + name + ": {\"steps\": " + steps
            + ", \"values\": " + values + "}}}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("field").asText()).isEqualTo(field);
    assertThat(answer.json().path("detail").asText()).contains(saying);
  }

  @Test
  void a_wrong_question_is_rejected_with_its_field() {
    assertThat(client.get(SCALARS + "?names=a%20b").json().path("detail").asText())
        .contains("\"a b\"");
    assertThat(client.get(SCALARS + "?from=5&to=4").json().path("field").asText())
        .isEqualTo("to");
    assertThat(client.get("/api/v1/runs/b/scalars").status()).isEqualTo(404);
  }

  @Test
  void an_exported_run_has_its_scalars_and_comes_back_the_same() {
    client.post(SCALARS, BLOCK);
    client.post("/api/v1/runs/a/frames", """
        {"frames": [{"seq": 0, "step": 3, "timestamp": 1, "loss": 9}]}
        """);
    client.post("/api/v1/runs/a/events", """
        {"seq": 0, "step": 3, "timestamp": 2, "kind": "end"}
        """);
    client.post(SCALARS, BLOCK.replace("\"seq\": 0", "\"seq\": 1"));
    String exported = client.get("/api/v1/runs/a/export").text();
    String before = client.get(SCALARS).text();

    client.delete("/api/v1/runs/a");
    assertThat(client.post("/api/v1/import", exported).status()).isEqualTo(201);

    assertThat(exported).contains("\"scalars\":[{\"worker\":\"0\",\"seq\":0");
    assertThat(client.get(SCALARS).text()).isEqualTo(before);
    assertThat(client.post("/api/v1/import", exported).status()).isEqualTo(200);
    assertThat(client.get(SCALARS).text()).isEqualTo(before);
  }

  @Test
  void the_detectors_see_a_step_between_two_frames_and_again_after_a_restart() {
    client.post("/api/v1/runs/a/frames", """
        {"frames": [{"seq": 0, "step": 0, "timestamp": 1, "loss": 2}]}
        """);
    client.post(SCALARS, BLOCK.replace("\"Infinity\"", "2"));
    client.post("/api/v1/runs/a/frames", """
        {"frames": [{"seq": 1, "step": 3, "timestamp": 2, "loss": 2}]}
        """);
    dashboard.awaitQuiet();

    String alerts = client.get("/api/v1/runs/a/alerts").text();
    assertThat(alerts).contains("\"rule\":\"NonFiniteValues\"");

    stop();
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    dashboard.awaitQuiet();
    assertThat(client.get("/api/v1/runs/a/alerts").text()).isEqualTo(alerts);
  }

  @Test
  void the_stream_says_that_scalars_came() throws Exception {
    HttpResponse<java.io.InputStream> stream = HttpClient.newHttpClient()
        .send(client.request("/api/v1/stream").build(), HttpResponse.BodyHandlers.ofInputStream());
    client.post(SCALARS, BLOCK);

    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null && !line.startsWith("data")) {
        line = lines.readLine();
      }
      assertThat(line)
          .contains(
              "{\"run\":\"a\",\"step\":3,\"names\":[\"loss\",\"val/loss\"],\"timestamp\":1.0}");
    }
  }
}
