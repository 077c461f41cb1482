package io.tightrope.dashboard.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Grafana dashboards and the Compose file against what their makers publish on npm. The packages are
 * pinned by {@code grafana/check/package-lock.json} and installed into a directory of the test.
 */
@Tag("integration")
class PublishedSchemasTest {
  @TempDir
  static Path packages;

  @TempDir
  Path directory;

  @BeforeAll
  static void install() throws IOException {
    Repository.copy(Repository.path("grafana/check"), packages.resolve("check"));
    Tool.Result installed =
        Tool.run(packages.resolve("check"), "npm", "ci", "--no-audit", "--no-fund");
    assertThat(installed.exit()).as(installed.output()).isZero();
  }

  @Test
  void every_dashboard_is_of_the_types_that_grafana_publishes() throws IOException {
    Tool.Result checked = dashboards(Repository.files("grafana/dashboards", ".json").stream()
        .map(file -> Repository.path(file).toString())
        .toList());

    assertThat(checked.exit()).as(checked.output()).isZero();
  }

  @Test
  void a_dashboard_with_an_option_that_grafana_does_not_know_is_refused() throws IOException {
    Path misspelt = directory.resolve("misspelt.json");
    Files.writeString(
        misspelt,
        Repository.text("grafana/dashboards/run.json").replace("\"colorMode\"", "\"colourMode\""));

    Tool.Result checked = dashboards(List.of(misspelt.toString()));

    assertThat(checked.exit()).isEqualTo(1);
    assertThat(checked.output()).contains("colourMode");
  }

  @Test
  void the_compose_file_follows_the_published_schema() throws IOException {
    Tool.Result checked = compose(Repository.path("docker-compose.yml"));

    assertThat(checked.exit()).as(checked.output()).isZero();
  }

  @Test
  void a_compose_file_with_a_misspelt_key_is_refused() throws IOException {
    Path misspelt = directory.resolve("docker-compose.yml");
    Files.writeString(
        misspelt, Repository.text("docker-compose.yml").replace("healthcheck:", "healthchek:"));

    Tool.Result checked = compose(misspelt);

    assertThat(checked.exit()).isEqualTo(1);
    assertThat(checked.output()).contains("healthchek");
  }

  private static Tool.Result dashboards(List<String> files) throws IOException {
    List<String> command = new ArrayList<>(List.of("node", "dashboards.mjs"));
    command.addAll(files);
    return Tool.run(packages.resolve("check"), command);
  }

  private static Tool.Result compose(Path file) throws IOException {
    return Tool.run(packages.resolve("check"), "node", "compose.mjs", file.toString());
  }
}
