package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.dashboard.config.DashboardConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API says of the workers of a run. */
class WorkersTest {
  @TempDir
  Path data;

  @Test
  void each_worker_has_its_step_its_loss_and_what_it_does() {
    try (Dashboard dashboard = start()) {
      DashboardClient client = new DashboardClient(dashboard.address());
      train(client);

      JsonNode workers = client.get("/api/v1/runs/a").json().path("workers");

      assertThat(workers.findValuesAsText("worker")).containsExactly("0", "1", "2");
      assertThat(workers.path(0).path("lastStep").asLong()).isEqualTo(40);
      assertThat(workers.path(0).path("loss").asDouble()).isEqualTo(0.5);
      assertThat(workers.path(0).path("activity").asText()).isEqualTo("training");
      assertThat(workers.path(1).path("lastStep").asLong()).isEqualTo(7);
      assertThat(workers.path(1).path("loss").asText()).isEqualTo("NaN");
      assertThat(workers.path(1).path("activity").isNull()).isTrue();
      assertThat(workers.path(2).path("lastStep").isNull()).isTrue();
      assertThat(workers.path(2).path("loss").isNull()).isTrue();
      assertThat(workers.path(2).path("lastSeenAt").asDouble()).isPositive();
      assertThat(client.get("/api/v1/runs").json().get(0).has("workers")).isFalse();
    }
  }

  @Test
  void of_more_workers_than_are_shown_those_silent_longest_make_room() {
    try (Dashboard dashboard = start()) {
      DashboardClient client = new DashboardClient(dashboard.address());
      train(client);
      for (int i = 0; i < 300; i++) {
        client.post(
            "/api/v1/runs/a/heartbeat", "{\"worker\": \"w" + i + "\", \"activity\": \"idle\"}");
      }

      assertThat(client.get("/api/v1/runs/a").json().path("workers").findValuesAsText("worker"))
          .hasSize(256)
          .contains("w299")
          .doesNotContain("0", "1", "2", "w0");
    }
  }

  @Test
  void the_workers_are_known_after_a_restart_and_gone_with_their_run() {
    try (Dashboard dashboard = start()) {
      train(new DashboardClient(dashboard.address()));
    }
    try (Dashboard dashboard = start()) {
      DashboardClient client = new DashboardClient(dashboard.address());
      JsonNode workers = client.get("/api/v1/runs/a").json().path("workers");
      assertThat(workers.findValuesAsText("worker")).containsExactly("0", "1", "2");
      assertThat(workers.path(0).path("loss").asDouble()).isEqualTo(0.5);
      assertThat(workers.path(1).path("loss").asText()).isEqualTo("NaN");
      assertThat(workers.path(1).path("lastStep").asLong()).isEqualTo(7);
      assertThat(workers.path(2).path("loss").isNull()).isTrue();
      client.delete("/api/v1/runs/a");
      client.post("/api/v1/runs", "{\"run\": \"a\", \"layers\": [{}]}");
    }
    try (Dashboard dashboard = start()) {
      assertThat(new DashboardClient(dashboard.address())
              .get("/api/v1/runs/a")
              .json()
              .path("workers"))
          .isEmpty();
    }
  }

  private static void train(DashboardClient client) {
    client.post("/api/v1/runs", "{\"run\": \"a\", \"layers\": [{}]}");
    client.post("/api/v1/runs/a/frames", """
        {"frames": [{"seq": 0, "step": 40, "timestamp": 1, "loss": 0.5}]}
        """);
    client.post("/api/v1/runs/a/scalars", """
        {"worker": "1", "seq": 0, "timestamp": 2,
         "series": {"loss": {"steps": [6, 7], "values": [2, "NaN"]}}}
        """);
    client.post("/api/v1/runs/a/heartbeat", "{\"worker\": \"2\", \"activity\": \"idle\"}");
    client.post("/api/v1/runs/a/heartbeat", "{\"worker\": \"0\", \"activity\": \"training\"}");
  }

  private Dashboard start() {
    return Dashboard.start(DashboardConfig.local(0, data));
  }
}
