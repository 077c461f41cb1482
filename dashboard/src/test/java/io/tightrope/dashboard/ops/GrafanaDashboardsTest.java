package io.tightrope.dashboard.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.core.detect.rules.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every Grafana dashboard of this repository has. */
class GrafanaDashboardsTest {
  private static final Set<String> CURRENT_PANELS =
      Set.of("row", "timeseries", "stat", "heatmap", "table", "state-timeline", "bargauge");

  static List<String> dashboards() {
    return Repository.files("grafana/dashboards", ".json");
  }

  private static List<JsonNode> panels(String file) {
    List<JsonNode> panels = new ArrayList<>();
    DashboardQueries.read(file).path("panels").forEach(panel -> {
      if (!panel.path("type").asText().equals("row")) {
        panels.add(panel);
      }
    });
    return panels;
  }

  private static List<String> titles(String file, Predicate<JsonNode> which) {
    return panels(file).stream()
        .filter(which)
        .map(panel -> panel.path("title").asText())
        .toList();
  }

  @Test
  void there_are_five_with_ids_that_links_may_rely_on() {
    assertThat(dashboards())
        .map(file -> DashboardQueries.read(file).path("uid").asText())
        .containsExactlyInAnyOrder(
            "tightrope-fleet",
            "tightrope-run",
            "tightrope-layers",
            "tightrope-stages",
            "tightrope-itself");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void every_panel_is_of_a_current_type_and_says_what_it_shows(String file) {
    assertThat(panels(file)).isNotEmpty();
    assertThat(titles(file, panel -> !CURRENT_PANELS.contains(panel.path("type").asText())))
        .isEmpty();
    assertThat(titles(file, panel -> panel.path("description").asText().length() < 20))
        .isEmpty();
    assertThat(titles(file, panel -> panel.path("targets").isEmpty())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void every_panel_has_a_unit_and_thresholds_where_its_type_has_them(String file) {
    Set<String> without = Set.of("heatmap", "table");
    assertThat(titles(
            file,
            panel -> !without.contains(panel.path("type").asText())
                && (!panel.at("/fieldConfig/defaults").has("unit")
                    || panel.at("/fieldConfig/defaults/thresholds/steps").isEmpty())))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void a_panel_without_an_answer_says_that_it_is_not_reported(String file) {
    assertThat(titles(
            file,
            panel -> !panel.at("/fieldConfig/defaults/noValue").asText().equals("not reported")))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void no_two_panels_share_an_id_or_a_place(String file) {
    List<JsonNode> panels = panels(file);
    assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
    for (JsonNode one : panels) {
      assertThat(titles(
              file, other -> !other.path("id").equals(one.path("id")) && overlap(one, other)))
          .as(one.path("title").asText())
          .isEmpty();
    }
  }

  private static boolean overlap(JsonNode one, JsonNode other) {
    JsonNode a = one.path("gridPos");
    JsonNode b = other.path("gridPos");
    return a.path("x").asInt() < b.path("x").asInt() + b.path("w").asInt()
        && b.path("x").asInt() < a.path("x").asInt() + a.path("w").asInt()
        && a.path("y").asInt() < b.path("y").asInt() + b.path("h").asInt()
        && b.path("y").asInt() < a.path("y").asInt() + a.path("h").asInt();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void every_query_asks_the_data_source_that_was_chosen(String file) {
    JsonNode dashboard = DashboardQueries.read(file);
    assertThat(dashboard.findValues("datasource"))
        .isNotEmpty()
        .allMatch(source -> source.path("uid").asText().equals("${datasource}"));
    assertThat(dashboard.at("/templating/list"))
        .extracting(variable -> variable.path("name").asText())
        .contains("datasource", "run");
  }

  @Test
  void every_rule_has_its_runbook_linked_from_a_panel() {
    Set<String> linked = dashboards().stream()
        .flatMap(file ->
            Pattern.compile("/runbooks/(\\w+)").matcher(Repository.text(file)).results())
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toSet());

    assertThat(linked)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Rule.values()).map(Rule::id).toList());
  }

  @Test
  void provisioning_loads_the_dashboards_from_where_compose_mounts_them() {
    assertThat(Repository.text("docker-compose.yml"))
        .contains("./grafana/dashboards:/etc/grafana/dashboards:ro");
    assertThat(Repository.text("grafana/provisioning/dashboards/tightrope.yml"))
        .contains("path: /etc/grafana/dashboards");
  }
}
