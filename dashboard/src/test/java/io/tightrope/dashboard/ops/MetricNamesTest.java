package io.tightrope.dashboard.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exporters, rules, dashboards and documents speak of the same metrics: what one of them names, the
 * exporters export, and what they export, docs/metrics.md explains.
 */
class MetricNamesTest {
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w:])tightrope_[a-z0-9_]*[a-z0-9](?![\\w:*])");
  private static final Pattern RECORDED = Pattern.compile("(?<![\\w:])[a-z_]+:tightrope_\\w+:\\w+");
  private static final Pattern DOCUMENTED =
      Pattern.compile("(?m)^\\| `(tightrope_\\w+)(?:\\{\\w+})?` \\|");

  /** promtool wants the label on summaries alone; these are measured, without a count or a sum. */
  private static final String QUANTILES_ARE_GAUGES = "tightrope_layer_preactivation_quantile"
      + " non-summary metrics should not have \"quantile\" label";

  @TempDir
  static Path data;

  private static final Set<String> EXPORTED = new TreeSet<>();
  private static String agent = "";
  private static String dashboard = "";

  @BeforeAll
  static void collect() {
    agent = ExportedRun.scrape();
    try (Dashboard started = Dashboard.start(DashboardConfig.local(0, data))) {
      DashboardClient client = new DashboardClient(started.address());
      // Requests are counted once they have been answered.
      client.get("/healthz");
      dashboard = client.get("/metrics").text();
    }
    Stream.of(agent, dashboard)
        .flatMap(String::lines)
        .filter(line -> line.startsWith("# TYPE tightrope_"))
        .map(line -> line.split(" ")[2])
        .forEach(EXPORTED::add);
  }

  @Test
  void rules_dashboards_and_documents_name_only_what_is_exported() {
    Stream.of(
            Repository.files("prometheus/rules", ".yml"),
            Repository.files("prometheus/tests", ".yml"),
            Repository.files("grafana/dashboards", ".json"),
            Repository.files("docs", ".md"),
            Repository.files("docs/runbooks", ".md"))
        .flatMap(List::stream)
        .forEach(file -> assertThat(names(NAME, file)).as(file).isSubsetOf(EXPORTED));
  }

  @Test
  void every_exported_metric_is_explained() {
    assertThat(documented()).containsExactlyInAnyOrderElementsOf(EXPORTED);
  }

  @Test
  void recorded_series_are_recorded_before_they_are_used_and_explained() {
    Set<String> recorded = new TreeSet<>();
    Matcher found = Pattern.compile("record: (\\S+)")
        .matcher(Repository.text("prometheus/rules/recording.yml"));
    while (found.find()) {
      recorded.add(found.group(1));
    }

    assertThat(recorded).isNotEmpty();
    assertThat(names(RECORDED, "prometheus/rules/alerts.yml")).isSubsetOf(recorded);
    for (String file : Repository.files("grafana/dashboards", ".json")) {
      assertThat(names(RECORDED, file)).as(file).isSubsetOf(recorded);
    }
    assertThat(names(RECORDED, "docs/metrics.md")).containsExactlyInAnyOrderElementsOf(recorded);
  }

  @Test
  @Tag("integration")
  void promtool_finds_nothing_else_to_say_about_what_is_exported() throws IOException {
    for (String scrape : List.of(agent, dashboard)) {
      Path file = Files.writeString(data.resolve("scrape"), ours(scrape));
      Tool.Result checked = Tool.run(data, "sh", "-c", "promtool check metrics < " + file);

      assertThat(checked.output().lines().filter(line -> !line.isBlank()))
          .allMatch(QUANTILES_ARE_GAUGES::equals);
    }
  }

  /** What Java's own libraries export beside it is theirs to name. */
  private static String ours(String scrape) {
    return scrape
        .lines()
        .filter(line -> line.matches("(# \\w+ )?tightrope_.*"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static Set<String> names(Pattern pattern, String file) {
    Set<String> names = new TreeSet<>();
    pattern.matcher(Repository.text(file)).results().forEach(found -> names.add(found.group()));
    return names;
  }

  private static Set<String> documented() {
    Set<String> names = new TreeSet<>();
    DOCUMENTED
        .matcher(Repository.text("docs/metrics.md"))
        .results()
        .forEach(found -> names.add(found.group(1)));
    return names;
  }
}
