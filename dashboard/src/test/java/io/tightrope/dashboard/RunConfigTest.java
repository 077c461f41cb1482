package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.dashboard.DashboardClient.Answer;
import io.tightrope.dashboard.config.DashboardConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration with which a run introduces itself. */
class RunConfigTest {
  private static final String CONFIG = """
      {"updater":"Adam(beta1=0.9)","learningRate":0.001,"seed":12345678901,"nested":{"on":true,\
      "sizes":[8,4.5,"x"],"none":null}}""";

  @TempDir
  Path data;

  private static Answer introduce(DashboardClient client, String run, String config) {
    return client.post("/api/v1/runs", """
        {"run": "%s", "session": "s", "layers": [{"name": "d0", "units": 4}], "config": %s}
        """.formatted(run, config));
  }

  private static JsonNode config(DashboardClient client, String run) {
    return client.get("/api/v1/runs/" + run).json().path("config");
  }

  @Test
  void it_is_kept_as_it_is_over_a_restart_and_left_out_of_the_list() {
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, data))) {
      DashboardClient client = new DashboardClient(dashboard.address());
      introduce(client, "told", CONFIG);
      introduce(client, "silent", "null");

      assertThat(config(client, "told").toString()).isEqualTo(CONFIG);
    }
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, data))) {
      DashboardClient client = new DashboardClient(dashboard.address());

      assertThat(config(client, "told").toString()).isEqualTo(CONFIG);
      assertThat(config(client, "silent").isMissingNode()).isTrue();
      assertThat(client.get("/api/v1/runs").json()).hasSize(2).noneMatch(run -> run.has("config"));
    }
  }

  @Test
  void the_list_is_filtered_by_it_and_by_labels() {
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, data))) {
      DashboardClient client = new DashboardClient(dashboard.address());
      introduce(client, "a", CONFIG);
      introduce(
          client, "b", "{\"learningRate\": 0.01, \"seed\": 12345678902, \"a.b\": \"dotted\"}");
      client.post("/api/v1/runs", """
          {"run": "c", "session": "s", "layers": [{"name": "d0"}],
           "labels": {"team": "nlp:de", "owner": "ana"}}
          """);

      assertThat(named(client, "")).containsExactly("c", "b", "a");
      assertThat(named(client, "?config.learningRate=1e-3")).containsExactly("a");
      assertThat(named(client, "?config.learningRate=1e-3&config.learningRate=0.010"))
          .containsExactly("b", "a");
      assertThat(named(client, "?config.seed=12345678902")).containsExactly("b");
      assertThat(named(client, "?config.updater=Adam(beta1%3D0.9)")).containsExactly("a");
      assertThat(named(client, "?config.nested.on=true&config.learningRate=0.001"))
          .containsExactly("a");
      assertThat(named(client, "?config.nested.on=true&config.learningRate=0.01"))
          .isEmpty();
      assertThat(named(client, "?config.nested.sizes=4.5")).containsExactly("a");
      assertThat(named(client, "?config.nested.none=null")).isEmpty();
      assertThat(named(client, "?config.a.b=dotted")).containsExactly("b");
      assertThat(named(client, "?config.dropout=0.5")).isEmpty();
      assertThat(named(client, "?label=team:nlp:de&label=owner:ana")).containsExactly("c");
      assertThat(named(client, "?label=team:nlp:de&label=owner:bob")).isEmpty();
      assertThat(client.get("/api/v1/runs?label=team").json().path("detail").asText())
          .contains("label=NAME:VALUE");
      assertThat(client.get("/api/v1/runs?config.=1").status()).isEqualTo(400);
    }
  }

  private static List<String> named(DashboardClient client, String query) {
    List<String> names = new ArrayList<>();
    client
        .get("/api/v1/runs" + query)
        .json()
        .forEach(run -> names.add(run.path("run").asText()));
    return names;
  }

  @Test
  void one_that_is_no_object_or_too_large_is_rejected_with_its_name() {
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, data))) {
      DashboardClient client = new DashboardClient(dashboard.address());
      Answer list = introduce(client, "list", "[1]");
      Answer large = introduce(client, "large", "{\"text\":\"" + "x".repeat(64 << 10) + "\"}");
      Answer largest = introduce(client, "largest", "{\"text\":\"" + "x".repeat(65_000) + "\"}");

      assertThat(list.status()).isEqualTo(400);
      assertThat(list.json().path("field").asText()).isEqualTo("config");
      assertThat(large.status()).isEqualTo(413);
      assertThat(large.json().path("detail").asText()).contains("64 KiB");
      assertThat(largest.status()).isEqualTo(201);
    }
  }
}
