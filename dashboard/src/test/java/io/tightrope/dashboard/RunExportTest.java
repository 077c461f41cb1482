package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.config.DashboardConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that nobody can scrape have their series at the dashboard. */
class RunExportTest {
  @TempDir
  Path directory;

  private Dashboard dashboard;
  private DashboardClient client;

  @BeforeEach
  void start() {
    dashboard = Dashboard.start(DashboardConfig.local(0, directory));
    client = new DashboardClient(dashboard.address());
  }

  @AfterEach
  void stop() {
    dashboard.close();
  }

  private void introduce(String run, String more) {
    client.post(
        "/api/v1/runs",
        "{\"run\": \"" + run + "\", \"session\": \"s\", \"framework\": \"PyTorch\"" + more
            + ", \"layers\": [{}, {}]}");
  }

  private void send(String run, int seq, String columns) {
    DashboardClient.Answer answer = client.post(
        "/api/v1/runs/" + run + "/frames",
        "{\"frames\": [{\"seq\": " + seq + ", \"step\": " + seq + ", \"timestamp\": "
            + System.currentTimeMillis() / 1000 + ", \"loss\": 0.25, \"layers\": {" + columns
            + "}}]}");
    assertThat(answer.status()).isEqualTo(200);
  }

  private List<String> series(String run) {
    return client
        .get("/metrics")
        .text()
        .lines()
        .filter(line -> line.contains("run=\"" + run + "\""))
        .toList();
  }

  @Test
  void a_run_without_an_address_has_the_series_that_an_agent_would_export() {
    introduce("torch", "");
    introduce("agent", ", \"scrapeAddress\": \"lab:21902\"");
    for (String run : List.of("torch", "agent")) {
      send(run, 0, "\"preactivationVariance\": [1.5, null], \"nonfiniteValues\": [0, 0]");
      send(run, 1, "\"preactivationVariance\": [1.25, null], \"nonfiniteValues\": [0, 3]");
    }
    client.post(
        "/api/v1/runs/torch/scalars",
        "{\"seq\": 0, \"timestamp\": 1, \"series\": {\"val/acc\": {\"steps\": [1], \"values\": [0.75]}}}");
    dashboard.awaitQuiet();

    assertThat(series("torch"))
        .contains(
            "tightrope_layer_preactivation_variance{layer=\"00\",run=\"torch\"} 1.25",
            "tightrope_layer_nonfinite_values_total{layer=\"01\",run=\"torch\"} 3.0",
            "tightrope_training_loss{run=\"torch\"} 0.25",
            "tightrope_training_steps_total{run=\"torch\"} 2.0",
            "tightrope_scalar{name=\"val/acc\",run=\"torch\"} 0.75")
        .anyMatch(line -> line.startsWith("tightrope_alert_active{")
            && line.contains("rule=\"NonFiniteValues\"")
            && line.contains("layer=\"01\"")
            && line.endsWith(" 1.0"))
        .noneMatch(line -> line.contains("preactivation_variance{layer=\"01\""));
    assertThat(series("agent")).isEmpty();
    assertThat(client.get("/api/v1/sd").text()).contains("lab:21902").doesNotContain("torch");
  }

  @Test
  void the_end_is_exported_and_a_run_that_is_removed_leaves_no_series() {
    introduce("a", "");
    send("a", 0, "\"preactivationVariance\": [1, 2]");
    client.post(
        "/api/v1/runs/a/events",
        "{\"seq\": 0, \"step\": 1, \"timestamp\": 1890000000, \"kind\": \"end\", \"status\": \"failed\"}");
    dashboard.awaitQuiet();

    assertThat(series("a")).contains("tightrope_run_ended{run=\"a\"} 1.0");
    assertThat(series("a"))
        .anyMatch(line -> line.contains("rule=\"RunFailed\"") && line.endsWith(" 1.0"));
    client.delete("/api/v1/runs/a");
    assertThat(series("a")).isEmpty();
  }

  @Test
  void requests_are_counted_by_route_and_status() {
    introduce("a", "");
    client.get("/api/v1/runs/a");
    client.get("/api/v1/runs/b");

    assertThat(client.get("/metrics").text())
        .contains(
            "tightrope_dashboard_http_requests_seconds_count{method=\"GET\",route=\"/api/v1/runs/{run}\",status=\"2xx\"} 1",
            "tightrope_dashboard_http_requests_seconds_count{method=\"GET\",route=\"/api/v1/runs/{run}\",status=\"4xx\"} 1");
  }
}
