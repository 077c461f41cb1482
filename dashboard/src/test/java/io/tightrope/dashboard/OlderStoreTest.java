package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OlderStoreTest {
  @TempDir
  Path data;

  @Test
  void a_dashboard_over_a_store_of_version_one_shows_its_runs_and_alerts_each_time()
      throws IOException {
    for (String file : new String[] {"tightrope.duckdb", "tightrope.duckdb.wal"}) {
      try (InputStream in =
          Objects.requireNonNull(OlderStoreTest.class.getResourceAsStream("/stores/v1/" + file))) {
        Files.copy(in, data.resolve(file));
      }
    }

    for (int opening = 0; opening < 2; opening++) {
      try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, data))) {
        DashboardClient client = new DashboardClient(dashboard.address());
        dashboard.awaitQuiet();

        assertThat(client.get("/api/v1/runs").json()).hasSize(3);
        JsonNode alerts = client.get("/api/v1/alerts").json();
        assertThat(alerts).hasSize(6);
        assertThat(alerts).anySatisfy(alert -> {
          assertThat(alert.path("rule").asText()).isEqualTo("VarianceExplosion");
          assertThat(alert.path("step").asInt()).isEqualTo(120);
          assertThat(alert.path("measured").asDouble()).isEqualTo(68085.796875);
        });
        assertThat(client
                .get("/api/v1/runs/fashion-gated-1128-131744/scalars?names=loss&buckets=1")
                .json()
                .at("/names/loss/buckets/0/count")
                .asInt())
            .isEqualTo(145);
      }
    }
  }
}
