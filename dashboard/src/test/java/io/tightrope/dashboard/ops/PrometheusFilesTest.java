package io.tightrope.dashboard.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tightrope.core.detect.rules.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The files in {@code prometheus/}, by the programs that read them. */
@Tag("integration")
class PrometheusFilesTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Path FOLDER = Repository.path("prometheus");

  @TempDir
  Path directory;

  static List<String> unitTests() {
    return Repository.files("prometheus/tests", ".yml");
  }

  @Test
  void prometheus_accepts_its_configuration() throws IOException {
    assertSucceeds(Tool.run(FOLDER, "promtool", "check", "config", "prometheus.yml"));
  }

  @Test
  void prometheus_accepts_every_rule_without_a_complaint() throws IOException {
    for (String file : Repository.files("prometheus/rules", ".yml")) {
      assertSucceeds(Tool.run(
          FOLDER,
          "promtool",
          "check",
          "rules",
          "--lint=all",
          "--lint-fatal",
          Repository.path(file).toString()));
    }
  }

  @ParameterizedTest
  @MethodSource("unitTests")
  void rules_fire_and_fall_silent_when_their_unit_tests_say(String file) throws IOException {
    assertSucceeds(
        Tool.run(FOLDER, "promtool", "test", "rules", Repository.path(file).toString()));
  }

  @Test
  void alertmanager_accepts_its_configurations() throws IOException {
    assertSucceeds(Tool.run(FOLDER, "amtool", "check-config", "alertmanager.yml"));
    assertSucceeds(Tool.run(FOLDER, "amtool", "check-config", "compose/alertmanager.yml"));
  }

  /** As compose mounts it: beside the rules, with a token where the secret would be. */
  @Test
  void prometheus_accepts_its_configuration_of_compose() throws IOException {
    Repository.copy(FOLDER.resolve("rules"), directory.resolve("rules"));
    Repository.copy(FOLDER.resolve("targets"), directory.resolve("targets"));
    Files.writeString(directory.resolve("view-token"), "token");
    Files.writeString(
        directory.resolve("prometheus.yml"),
        Repository.text("prometheus/compose/prometheus.yml")
            .replace("/run/secrets", directory.toString()));

    assertSucceeds(Tool.run(directory, "promtool", "check", "config", "prometheus.yml"));
  }

  @Test
  void compose_differs_only_by_addresses_and_tokens() {
    assertThat(withoutTokens("prometheus/compose/prometheus.yml", "authorization"))
        .isEqualTo(lines(Repository.text("prometheus/prometheus.yml")));
    assertThat(withoutTokens("prometheus/compose/alertmanager.yml", "http_config", "authorization"))
        .isEqualTo(lines(Repository.text("prometheus/alertmanager.yml")));
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void every_rule_has_one_alert_that_follows_its_verdict_and_links_its_runbook(Rule rule)
      throws IOException {
    List<JsonNode> alerts = alerts().getOrDefault("Tightrope" + rule.id(), List.of());

    assertThat(alerts).hasSize(1);
    JsonNode alert = alerts.get(0);
    assertThat(alert.path("expr").asText())
        .isEqualTo("run_rule:tightrope_alerts:worst{rule=\"" + rule.id() + "\"}");
    assertThat(alert.at("/annotations/summary").asText()).endsWith(": " + rule.meaning());
    assertThat(alert.at("/annotations/runbook_url").asText()).endsWith("/runbooks/" + rule.id());
    assertThat(alert.path("annotations").has("description")).isTrue();
    assertThat(alert.path("annotations").has("dashboard_url")).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void every_rule_is_tested_firing_and_silent(Rule rule) throws IOException {
    String alert = "Tightrope" + rule.id();
    List<JsonNode> checks = new ArrayList<>();
    for (String file : unitTests()) {
      YAML.readTree(Repository.text(file))
          .path("tests")
          .forEach(test -> test.path("alert_rule_test").forEach(check -> {
            if (check.path("alertname").asText().equals(alert)) {
              checks.add(check);
            }
          }));
    }

    assertThat(checks).anyMatch(check -> !check.path("exp_alerts").isEmpty());
    assertThat(checks)
        .as("silent before and after")
        .filteredOn(check -> check.path("exp_alerts").isEmpty())
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void inhibition_names_only_rules_that_exist() {
    List<String> known = Arrays.stream(Rule.values()).map(Rule::id).toList();
    TreeSet<String> named = new TreeSet<>();
    Pattern.compile("rule=~?\"([^\"]*)\"")
        .matcher(Repository.text("prometheus/alertmanager.yml"))
        .results()
        .forEach(found -> named.addAll(List.of(found.group(1).split("\\|"))));

    assertThat(named).isNotEmpty().isSubsetOf(known);
  }

  private static Map<String, List<JsonNode>> alerts() throws IOException {
    Map<String, List<JsonNode>> alerts = new TreeMap<>();
    YAML.readTree(Repository.text("prometheus/rules/alerts.yml"))
        .path("groups")
        .forEach(group -> group
            .path("rules")
            .forEach(rule -> alerts
                .computeIfAbsent(rule.path("alert").asText(), name -> new ArrayList<>())
                .add(rule)));
    return alerts;
  }

  private static List<String> withoutTokens(String file, String... sections) {
    return lines(Repository.text(file)
            .replace("http://dashboard:", "http://localhost:")
            .replace("\"dashboard:", "\"localhost:")
            .replace("\"alertmanager:", "\"localhost:"))
        .stream()
        .filter(line -> !line.contains("credentials_file: /run/secrets/"))
        .filter(line ->
            Arrays.stream(sections).noneMatch(section -> line.strip().equals(section + ":")))
        .toList();
  }

  /** Without the comment at the top, which says what the file is. */
  private static List<String> lines(String text) {
    return text.lines().dropWhile(line -> line.startsWith("#")).toList();
  }

  private static void assertSucceeds(Tool.Result result) {
    assertThat(result.exit()).as(result.output()).isZero();
  }
}
