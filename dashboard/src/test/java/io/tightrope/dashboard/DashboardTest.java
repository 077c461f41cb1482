package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.dashboard.DashboardClient.Answer;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardTest {
  private static final String RUN = """
      {"run": "a", "session": "s1", "layers": [{"name": "d0", "units": 4}, {"name": "d1", "units": 4}]}
      """;

  @TempDir
  Path data;

  private Dashboard dashboard;
  private DashboardClient client;

  @BeforeEach
  void start() {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
  }

  @AfterEach
  void stop() {
    dashboard.close();
  }

  private void restart() {
    stop();
    start();
  }

  @Test
  void an_exploding_run_raises_a_critical_alert_that_names_layers_and_step() throws IOException {
    String run = client.importRun("exploding.json.gz");
    dashboard.awaitQuiet();

    JsonNode alerts = client.get("/api/v1/runs/" + run + "/alerts").json();

    assertThat(alerts).anySatisfy(alert -> {
      assertThat(alert.path("rule").asText()).isEqualTo("VarianceExplosion");
      assertThat(alert.path("severity").asText()).isEqualTo("critical");
      assertThat(alert.path("state").asText()).isEqualTo("firing");
      assertThat(alert.path("layers")).isNotEmpty();
      assertThat(alert.path("message").asText())
          .contains("step " + alert.path("step").asLong());
    });
  }

  @Test
  void alerts_are_the_same_after_a_restart() throws IOException {
    client.importRun("exploding.json.gz");
    dashboard.awaitQuiet();
    JsonNode before = client.get("/api/v1/alerts").json();

    restart();
    dashboard.awaitQuiet();

    assertThat(client.get("/api/v1/alerts").json()).isEqualTo(before);
    assertThat(before).isNotEmpty();
  }

  @Test
  void a_frame_sent_twice_is_kept_once() {
    client.post("/api/v1/runs", RUN);
    String frames = """
        {"frames": [{"seq": 0, "step": 0, "timestamp": 1, "loss": 2.5,
          "layers": {"preactivationVariance": [1, "NaN"]}}]}
        """;

    JsonNode first = client.post("/api/v1/runs/a/frames", frames).json();
    JsonNode second = client.post("/api/v1/runs/a/frames", frames).json();
    restart();
    JsonNode third = client.post("/api/v1/runs/a/frames", frames).json();

    assertThat(first.path("accepted").asInt()).isEqualTo(1);
    assertThat(second.path("accepted").asInt()).isZero();
    assertThat(second.path("duplicates").asInt()).isEqualTo(1);
    assertThat(third.path("duplicates").asInt()).isEqualTo(1);
    assertThat(client.get("/api/v1/runs/a").json().path("frames").asInt()).isEqualTo(1);
  }

  @Test
  void buckets_keep_the_extremes_and_tell_a_measured_nan_from_an_absent_value() {
    client.post("/api/v1/runs", RUN);
    client.post("/api/v1/runs/a/frames", """
        {"frames": [
          {"seq": 0, "step": 0, "timestamp": 1, "loss": 3, "layers": {"preactivationVariance": [1, null]}},
          {"seq": 1, "step": 1, "timestamp": 2, "loss": 9, "layers": {"preactivationVariance": [1e300, null]}},
          {"seq": 2, "step": 2, "timestamp": 3, "loss": 2, "layers": {"preactivationVariance": [0.1, "NaN"]}}]}
        """);

    JsonNode answer = client
        .get("/api/v1/runs/a/frames?buckets=1&fields=loss,preactivationVariance,deadUnits")
        .json();

    JsonNode bucket = answer.path("buckets").path(0);
    assertThat(bucket.path("step").asInt()).isEqualTo(2);
    assertThat(bucket.path("count").asInt()).isEqualTo(3);
    assertThat(bucket.path("fields").toString())
        .isEqualTo("{\"loss\":{\"min\":[2],\"max\":[9],\"last\":[2]},"
            + "\"preactivationVariance\":{\"min\":[0.1,\"NaN\"],\"max\":[3.4028235E38,\"NaN\"],"
            + "\"last\":[0.1,\"NaN\"]}}");
  }

  @Test
  void another_session_cannot_take_a_name() {
    assertThat(client.post("/api/v1/runs", RUN).status()).isEqualTo(201);
    assertThat(client.post("/api/v1/runs", RUN).status()).isEqualTo(200);

    Answer answer = client.post("/api/v1/runs", RUN.replace("s1", "s2"));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.json().path("field").asText()).isEqualTo("run");
  }

  @Test
  void an_exported_run_comes_back_the_same() throws IOException {
    String run = client.importRun("healthy.json.gz");
    String exported = client.get("/api/v1/runs/" + run + "/export").text();

    client.delete("/api/v1/runs/" + run);
    client.post("/api/v1/import", exported);

    assertThat(client.get("/api/v1/runs/" + run + "/export").text()).isEqualTo(exported);
  }
}
