package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.dashboard.DashboardClient.Answer;
import io.tightrope.dashboard.config.ConfigFile;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heartbeats, ends and resumed runs over HTTP. */
class LifeApiTest {
  private static final String RUN = """
      {"run": "a", "session": "s", "layers": [{"name": "d0", "units": 4}]}
      """;
  private static final String END = """
      {"seq": 3, "step": 5, "timestamp": 10, "kind": "end", "status": "%s", "reason": "no disk"}
      """;

  @TempDir
  Path directory;

  private Path data;

  private Dashboard dashboard;
  private DashboardClient client;

  @BeforeEach
  void start() {
    data = directory.resolve("data");
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    client.post("/api/v1/runs", RUN);
  }

  @AfterEach
  void stop() {
    dashboard.close();
  }

  private JsonNode run() {
    return client.get("/api/v1/runs/a").json();
  }

  private void frame(int seq, double timestamp) {
    client.post(
        "/api/v1/runs/a/frames",
        "{\"frames\": [{\"seq\": " + seq + ", \"step\": " + seq + ", \"timestamp\": " + timestamp
            + ", \"loss\": 2}]}");
  }

  private List<String> alerts() {
    dashboard.awaitQuiet();
    List<String> alerts = new ArrayList<>();
    client
        .get("/api/v1/runs/a/alerts")
        .json()
        .forEach(alert ->
            alerts.add(alert.path("rule").asText() + " " + alert.path("state").asText()));
    return alerts;
  }

  private List<String> eventKinds() {
    List<String> kinds = new ArrayList<>();
    client
        .get("/api/v1/runs/a/events")
        .json()
        .forEach(event -> kinds.add(event.path("kind").asText()));
    return kinds;
  }

  @Test
  void a_heartbeat_says_what_the_process_does_and_is_answered_with_the_state() {
    frame(0, 1);

    Answer answer = client.post("/api/v1/runs/a/heartbeat", "{\"activity\": \"idle\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("state").asText()).isEqualTo("idle");
    assertThat(run().path("activity").asText()).isEqualTo("idle");
    client.post("/api/v1/runs/a/heartbeat", "{\"activity\": \"evaluating\", \"worker\": \"1\"}");
    assertThat(run().path("state").asText()).isEqualTo("live");
    assertThat(run().path("activity").asText()).isEqualTo("evaluating");
  }

  @Test
  void a_wrong_heartbeat_is_rejected_with_its_field() {
    Answer wrong = client.post("/api/v1/runs/a/heartbeat", "{\"activity\": \"sleeping\"}");

    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().path("field").asText()).isEqualTo("activity");
    assertThat(wrong.json().path("detail").asText())
        .contains("\"sleeping\"", "training, evaluating, idle");
    assertThat(
            client.post("/api/v1/runs/b/heartbeat", "{\"activity\": \"idle\"}").status())
        .isEqualTo(404);
  }

  @Test
  void a_failed_end_is_an_alert_with_its_reason_which_further_steps_resolve() throws Exception {
    frame(0, 1);
    client.post("/api/v1/runs/a/events", END.formatted("failed"));

    assertThat(alerts()).containsExactly("RunFailed firing");
    assertThat(client.get("/api/v1/runs/a/alerts").text())
        .contains("The run failed at step 5: no disk.");
    assertThat(run().path("state").asText()).isEqualTo("failed");
    assertThat(run().path("end").toString())
        .isEqualTo("{\"status\":\"failed\",\"reason\":\"no disk\"}");

    frame(1, 11);
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!eventKinds().contains("resumed") && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }

    assertThat(eventKinds()).containsExactly("end", "resumed");
    assertThat(alerts()).containsExactly("RunFailed resolved");
    assertThat(run().path("state").asText()).isEqualTo("live");
    assertThat(run().path("end").isNull()).isTrue();
  }

  @Test
  void a_killed_run_has_failed_even_without_a_frame_and_still_has_after_a_restart() {
    client.post("/api/v1/runs/a/events", END.formatted("killed"));
    assertThat(alerts()).containsExactly("RunFailed firing");

    stop();
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());

    assertThat(alerts()).containsExactly("RunFailed firing");
    assertThat(run().path("end").path("status").asText()).isEqualTo("killed");
  }

  @Test
  void frames_of_another_worker_that_come_after_a_failed_end_resolve_nothing() {
    frame(0, 1);
    client.post("/api/v1/runs/a/events", END.formatted("failed"));
    client.post("/api/v1/runs/a/frames", """
        {"worker": "0.1", "frames": [{"seq": 0, "step": 5, "timestamp": 9, "loss": 2}]}
        """);

    assertThat(alerts()).containsExactly("RunFailed firing");
    assertThat(run().path("state").asText()).isEqualTo("failed");
  }

  @Test
  void a_finished_end_raises_nothing_and_a_wrong_status_is_rejected_with_its_field() {
    frame(0, 1);
    client.post("/api/v1/runs/a/events", END.formatted("finished"));
    assertThat(alerts()).isEmpty();
    assertThat(run().path("state").asText()).isEqualTo("ended");

    Answer wrong = client.post("/api/v1/runs/a/events", END.formatted("exploded"));
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().path("field").asText()).isEqualTo("status");
    assertThat(wrong.json().path("detail").asText()).contains("finished, failed, killed");
  }

  @Test
  void a_run_that_took_steps_after_its_last_frame_ends_with_the_numbers_of_its_last_step() {
    client.post("/api/v1/runs/a/frames", """
        {"frames": [{"seq": 0, "step": 2, "timestamp": 1, "loss": 2, "learningRate": 0.1}]}
        """);
    client.post("/api/v1/runs/a/scalars", """
        {"seq": 0, "timestamp": 2, "series": {"loss": {"steps": [2, 3, 5], "values": [2, 1.5, 1.25]},
          "learningRate": {"steps": [2, 4], "values": [0.1, 0.01]}}}
        """);
    client.post("/api/v1/runs/a/events", END.formatted("finished"));
    lastNumbersAreRight();

    stop();
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    lastNumbersAreRight();
  }

  private void lastNumbersAreRight() {
    JsonNode ended = run();
    assertThat(ended.path("lastStep").asLong()).isEqualTo(5);
    assertThat(ended.path("lastObservedStep").asLong()).isEqualTo(2);
    assertThat(ended.path("loss").asDouble()).isEqualTo(1.25);
    assertThat(ended.path("learningRate").asDouble()).isEqualTo(0.01);
  }

  @Test
  void a_run_that_goes_on_from_another_one_says_so_once_and_over_a_restart() {
    String resumed = """
        {"run": "b", "session": "t", "layers": [{"name": "d0", "units": 4}], "resumeOf": "a",
         "expectSeconds": 90}
        """;
    client.post("/api/v1/runs", resumed);
    client.post("/api/v1/runs", resumed);
    client.post("/api/v1/runs/b/events", """
        {"seq": 0, "step": 1, "timestamp": 5, "kind": "note"}
        """);

    stop();
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());

    JsonNode run = client.get("/api/v1/runs/b").json();
    assertThat(run.path("resumeOf").asText()).isEqualTo("a");
    assertThat(run.path("expectSeconds").asDouble()).isEqualTo(90);
    JsonNode events = client.get("/api/v1/runs/b/events").json();
    assertThat(events).hasSize(2);
    assertThat(events.toString())
        .contains("\"resumed\"", "goes on from the run \\\"a\\\"", "\"resumeOf\":\"a\"");
    assertThat(client.post("/api/v1/runs", resumed).json().at("/worker/nextSeq").asLong())
        .isEqualTo(1);
    assertThat(run().has("resumeOf")).isFalse();
  }

  @Test
  void an_expectation_that_cannot_be_is_rejected_with_its_field() {
    for (String seconds : new String[] {"0", "-1", "3000000", "\"Infinity\""}) {
      Answer wrong = client.post("/api/v1/runs", """
          {"run": "c", "session": "s", "layers": [{"name": "d0"}], "expectSeconds": %s}
          """.formatted(seconds));

      assertThat(wrong.status()).as(seconds).isEqualTo(400);
      assertThat(wrong.json().path("field").asText()).isEqualTo("expectSeconds");
    }
  }

  @Test
  void another_model_of_the_same_session_must_take_another_name() {
    Answer other = client.post("/api/v1/runs", """
        {"run": "a", "session": "s", "layers": [{"name": "d0"}, {"name": "d1"}]}
        """);

    assertThat(other.status()).isEqualTo(409);
    assertThat(other.json().path("detail").asText()).contains("1 layers", "2; choose another name");
  }

  @Test
  void a_hold_is_an_event_like_others() {
    Answer hold = client.post("/api/v1/runs/a/events", """
        {"seq": 0, "step": 3, "timestamp": 5, "kind": "hold", "reason": "alignment rises"}
        """);

    assertThat(hold.status()).isEqualTo(201);
    assertThat(eventKinds()).containsExactly("hold");
    assertThat(run().path("state").asText()).isEqualTo("waiting");
  }

  @Test
  void a_run_that_hangs_is_still_called_so_after_a_restart_until_it_takes_a_step()
      throws Exception {
    stop();
    startWithPatience(2);
    frame(0, 1);
    beatUntil("RunStalled firing");

    stop();
    startWithPatience(2);
    for (int look = 0; look < 15; look++) {
      client.post("/api/v1/runs/a/heartbeat", "{\"activity\": \"training\"}");
      assertThat(alerts()).containsExactly("RunStalled firing");
      Thread.sleep(200);
    }

    frame(1, 2);
    beatUntil("RunStalled resolved");
  }

  private void startWithPatience(int stalledSeconds) throws IOException {
    Path config = Files.writeString(
        directory.resolve("dashboard.yml"),
        "patience: {stalledSeconds: " + stalledSeconds + ", lostSeconds: 300}\n");
    dashboard =
        Dashboard.start(ConfigFile.read(Optional.of(config), OptionalInt.of(0), Optional.of(data)));
    client = new DashboardClient(dashboard.address());
  }

  /** The process lives and says that it trains, until its only alert is as it should be. */
  private void beatUntil(String expected) throws InterruptedException {
    long deadline = System.nanoTime() + 120_000_000_000L;
    while (!alerts().equals(List.of(expected))) {
      assertThat(System.nanoTime() - deadline).as(alerts().toString()).isNegative();
      client.post("/api/v1/runs/a/heartbeat", "{\"activity\": \"training\"}");
      Thread.sleep(100);
    }
  }

  @Test
  void who_introduces_a_run_again_learns_from_where_to_count_and_where_its_page_is() {
    assertThat(client
            .post("/api/v1/runs", RUN)
            .json()
            .path("worker")
            .path("nextSeq")
            .asLong())
        .isZero();
    frame(0, 1);
    frame(7, 2);
    client.post("/api/v1/runs/a/events", END.formatted("failed"));
    frame(2, 20);

    JsonNode again = client.post("/api/v1/runs", RUN).json();

    assertThat(again.path("worker").path("nextSeq").asLong())
        .as("above the frames, and not above what the dashboard added itself")
        .isEqualTo(8);
    assertThat(again.path("url").asText()).endsWith("/run.html?run=a");
  }
}
