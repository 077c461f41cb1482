package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.dashboard.config.DashboardConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that come late, from several workers, or after a return to a checkpoint. */
class JudgingOrderTest {
  private static final String FALLING = "falling";

  @TempDir
  Path data;

  private Dashboard dashboard;
  private DashboardClient client;

  @BeforeEach
  void start() {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    client.post("/api/v1/runs", "{\"run\": \"a\", \"session\": \"s\", \"layers\": [{}, {}]}");
  }

  @AfterEach
  void stop() {
    dashboard.close();
  }

  private void restart() {
    stop();
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    dashboard.awaitQuiet();
  }

  private static String frame(int seq, int step, String loss) {
    return "{\"seq\": %d, \"step\": %d, \"timestamp\": %d, \"loss\": %s}"
        .formatted(
            seq,
            step,
            100 + seq,
            loss.equals(FALLING) ? String.valueOf(2.0 / (1 + step / 50.0)) : loss);
  }

  private void send(String worker, int from, int to, int stepsAhead, String loss) {
    List<String> frames = new ArrayList<>();
    for (int seq = from; seq < to; seq++) {
      frames.add(frame(seq, seq + stepsAhead, loss));
    }
    client.post(
        "/api/v1/runs/a/frames", "{\"worker\": \"" + worker + "\", \"frames\": " + frames + "}");
  }

  /** Worker, rule, step and state of each alert, oldest first. */
  private List<String> alerts() {
    List<String> alerts = new ArrayList<>();
    for (JsonNode alert : client.get("/api/v1/runs/a/alerts").json()) {
      alerts.add(
          0,
          alert.path("worker").asText() + " " + alert.path("rule").asText() + " "
              + alert.path("step").asText() + " " + alert.path("state").asText());
    }
    return alerts;
  }

  private static void await(BooleanSupplier done) throws InterruptedException {
    long deadline = System.nanoTime() + 120_000_000_000L;
    while (!done.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void frames_that_come_late_are_judged_in_their_place(boolean onlyAfterRestart) throws Exception {
    send("0", 20, 40, 0, "1");
    send("0", 0, 20, 0, "\"NaN\"");
    if (onlyAfterRestart) {
      restart();
    }
    await(() -> alerts().size() == 1);

    assertThat(alerts()).containsExactly("0 NonFiniteValues 0 resolved");
  }

  @Test
  void frames_in_falling_order_are_judged_like_those_in_rising_order() throws Exception {
    for (int seq = 39; seq >= 0; seq--) {
      send("0", seq, seq + 1, 0, seq >= 30 ? "\"NaN\"" : "1");
    }
    await(() -> alerts().contains("0 NonFiniteValues 30 firing")
        && alerts().stream().filter(alert -> alert.endsWith("firing")).count() == 1);

    assertThat(alerts()).contains("0 NonFiniteValues 30 firing");
    assertThat(alerts().stream().filter(alert -> alert.endsWith("firing"))).hasSize(1);
  }

  @Test
  void each_worker_has_alerts_of_its_own() {
    send("0", 0, 20, 0, "1");
    send("1", 0, 20, 0, "1");
    send("0", 20, 22, 0, "\"NaN\"");
    send("1", 20, 22, 0, "\"NaN\"");
    send("1", 22, 60, 0, "1");
    dashboard.awaitQuiet();

    assertThat(alerts())
        .containsExactlyInAnyOrder("0 NonFiniteValues 20 firing", "1 NonFiniteValues 20 resolved");
    restart();
    assertThat(alerts())
        .containsExactlyInAnyOrder("0 NonFiniteValues 20 firing", "1 NonFiniteValues 20 resolved");
  }

  @Test
  void a_run_that_goes_back_to_a_checkpoint_is_shown_and_judged_on_its_new_branch()
      throws Exception {
    send("0", 0, 490, 0, FALLING);
    send("0", 490, 500, 0, "\"NaN\"");
    dashboard.awaitQuiet();
    assertThat(alerts()).containsExactly("0 NonFiniteValues 490 firing");

    send("0", 500, 520, -300, "1.5");
    dashboard.awaitQuiet();

    assertThat(alerts()).containsExactly("0 NonFiniteValues 490 resolved");
    JsonNode run = client.get("/api/v1/runs/a").json();
    assertThat(run.path("lastStep").asInt()).isEqualTo(219);
    assertThat(run.path("loss").asDouble()).isEqualTo(1.5);
    await(() -> client.get("/api/v1/runs/a/events").text().contains("resumed"));
    JsonNode event = client.get("/api/v1/runs/a/events").json().get(0);
    assertThat(event.path("reason").asText()).isEqualTo("the step went back from 499 to 200");

    restart();
    assertThat(client.get("/api/v1/runs/a").json().path("lastStep").asInt())
        .as("until more comes, where it went back to")
        .isEqualTo(200);
    send("0", 520, 522, -300, "\"NaN\"");
    dashboard.awaitQuiet();
    assertThat(alerts())
        .containsExactlyInAnyOrder(
            "0 NonFiniteValues 490 resolved", "0 NonFiniteValues 220 firing");
    assertThat(client.get("/api/v1/runs/a/events").json()).hasSize(1);
  }
}
