package io.tightrope.dashboard.api.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.RunStatistic;
import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.alerts.Calibration;
import io.tightrope.dashboard.config.DashboardConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {
  @TempDir
  static Path data;

  private static Dashboard dashboard;
  private static JsonNode catalogue;
  private static JsonNode openApi;

  @BeforeAll
  static void ask() {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    DashboardClient client = new DashboardClient(dashboard.address());
    catalogue = client.get("/api/v1/catalogue").json();
    openApi = client.get("/openapi.json").json();
  }

  @AfterAll
  static void stop() {
    dashboard.close();
  }

  private static List<String> texts(JsonNode array, String field) {
    List<String> texts = new ArrayList<>();
    array.forEach(entry -> texts.add(entry.path(field).asText()));
    return texts;
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode entry(String array, String field, String name) {
    for (JsonNode entry : catalogue.path(array)) {
      if (entry.path(field).asText().equals(name)) {
        return entry;
      }
    }
    throw new AssertionError("nothing called " + name);
  }

  @Test
  void the_catalogue_has_every_statistic_and_every_rule() {
    assertThat(texts(catalogue.path("statistics"), "name"))
        .isEqualTo(
            Arrays.stream(LayerStatistic.values()).map(LayerStatistic::field).toList());
    assertThat(texts(catalogue.path("runStatistics"), "name"))
        .isEqualTo(Arrays.stream(RunStatistic.values()).map(RunStatistic::field).toList());
    assertThat(texts(catalogue.path("rules"), "id"))
        .isEqualTo(Arrays.stream(Rule.values()).map(Rule::id).toList());
  }

  @Test
  void an_entry_has_what_was_declared() {
    assertThat(entry("statistics", "name", "preactivationVariance").toString())
        .startsWith("{\"name\":\"preactivationVariance\","
            + "\"metric\":\"tightrope_layer_preactivation_variance\",\"unit\":\"1\","
            + "\"range\":{\"min\":0,\"max\":null},\"sentence\":\"Second moment")
        .endsWith("\"expected\":\"preactivationVarianceExpected\","
            + "\"low\":\"preactivationVarianceLow\",\"high\":\"preactivationVarianceHigh\"}");
    JsonNode rule = entry("rules", "id", "LossStalled");
    assertThat(rule.path("severity").asText())
        .isEqualTo(Rule.LOSS_STALLED.severity().id());
    assertThat(rule.path("runbook").asText()).isEqualTo("/runbooks/LossStalled");
    assertThat(rule.path("evidence").toString()).contains("\"loss\"");
    Calibration.Precision precision =
        Calibration.shipped().of(Rule.VARIANCE_EXPLOSION, Severity.CRITICAL).orElseThrow();
    JsonNode counts =
        entry("rules", "id", "VarianceExplosion").path("calibration").path("critical");
    assertThat(counts.path("failed").asLong()).isEqualTo(precision.failed());
    assertThat(counts.path("runs").asLong()).isEqualTo(precision.runs());
    assertThat(counts.path("failing").asLong()).isEqualTo(precision.failing());
  }

  @Test
  void the_description_for_machines_lists_the_columns_and_numbers_of_the_catalogue() {
    JsonNode schemas = openApi.path("components").path("schemas");
    List<String> statistics = texts(catalogue.path("statistics"), "name");
    List<String> runStatistics = texts(catalogue.path("runStatistics"), "name");

    assertThat(names(schemas.path("Columns").path("properties"))).isEqualTo(statistics);
    assertThat(Stream.concat(
            names(schemas.path("Frame").path("properties")).stream(),
            names(schemas.path("Agent").path("properties")).stream()))
        .containsExactlyInAnyOrderElementsOf(Stream.concat(
                Stream.of("seq", "step", "timestamp", "agent", "layers"), runStatistics.stream())
            .toList());
    List<String> fields = new ArrayList<>();
    schemas.path("FieldName").path("enum").forEach(name -> fields.add(name.asText()));
    assertThat(fields).containsAll(statistics).containsAll(runStatistics);
    assertThat(names(openApi.path("paths")))
        .contains("/api/v1/catalogue", "/api/v1/runs/{run}/scalars");
  }
}
