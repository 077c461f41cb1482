package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.dashboard.config.DashboardConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trainer asks whether it may raise the sparsity, right after it has sent its frames. */
class VerdictApiTest {
  @TempDir
  Path data;

  private Dashboard dashboard;
  private DashboardClient client;

  @BeforeEach
  void start() {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    client.post(
        "/api/v1/runs",
        "{\"run\": \"a\", \"session\": \"s\", \"layers\": [{\"name\": \"d0\", \"units\": 4}]}");
  }

  @AfterEach
  void stop() {
    dashboard.close();
  }

  private JsonNode verdict() {
    return client.get("/api/v1/runs/a/verdict").json();
  }

  private void frame(int step, String loss) {
    client.post(
        "/api/v1/runs/a/frames",
        "{\"frames\": [{\"seq\": " + step + ", \"step\": " + step + ", \"timestamp\": " + step
            + ", \"loss\": " + loss + "}]}");
  }

  private void event(int seq, String kind, String details) {
    client.post(
        "/api/v1/runs/a/events",
        "{\"seq\": " + seq + ", \"step\": 1, \"timestamp\": 1, \"kind\": \"" + kind + "\", "
            + details + "}");
  }

  @Test
  void a_run_that_has_sent_nothing_may_not_be_raised_yet() {
    JsonNode verdict = verdict();

    assertThat(verdict.path("verdict").asText()).isEqualTo("stable");
    assertThat(verdict.path("step").isNull()).isTrue();
    assertThat(verdict.path("mayRaise").asBoolean()).isFalse();
  }

  @Test
  void a_run_without_open_alerts_may_be_raised() {
    frame(0, "2");
    frame(1, "1.9");

    JsonNode verdict = verdict();

    assertThat(verdict.path("step").asLong()).isEqualTo(1);
    assertThat(verdict.path("mayRaise").asBoolean()).isTrue();
    assertThat(verdict.path("hold").asBoolean()).isFalse();
    assertThat(verdict.path("reasons")).isEmpty();
  }

  @Test
  void what_was_sent_a_moment_ago_has_been_judged() {
    for (int step = 0; step < 5; step++) {
      frame(step, "\"NaN\"");
    }

    JsonNode verdict = verdict();

    assertThat(verdict.path("verdict").asText()).isEqualTo("unstable");
    assertThat(verdict.path("mayRaise").asBoolean()).isFalse();
    assertThat(verdict.at("/reasons/0/rule").asText()).isEqualTo("NonFiniteValues");
    assertThat(verdict.at("/reasons/0/severity").asText()).isEqualTo("critical");
    assertThat(verdict.at("/reasons/0/sentence").asText()).isNotEmpty();
  }

  @Test
  void a_hold_of_the_schedule_counts_until_it_is_taken_back() {
    frame(0, "2");
    event(0, "hold", "\"on\": true, \"reason\": \"rises\"");
    JsonNode held = verdict();
    event(1, "hold", "\"on\": false, \"reason\": \"settled\"");

    assertThat(held.path("hold").asBoolean()).isTrue();
    assertThat(held.path("mayRaise").asBoolean()).isFalse();
    assertThat(verdict().path("mayRaise").asBoolean()).isTrue();
  }

  @Test
  void an_unknown_run_is_not_found() {
    assertThat(client.get("/api/v1/runs/b/verdict").status()).isEqualTo(404);
  }
}
