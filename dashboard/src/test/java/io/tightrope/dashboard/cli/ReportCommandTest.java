package io.tightrope.dashboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  private static final String HEALTHY = "crelu-eoc-10x100-s0.85-seed271";
  private static final String EXPLODING = "relutau-rescale-10x100-s0.8-seed186";

  @TempDir
  Path directory;

  private Path page;
  private Path data;

  @BeforeEach
  void places() {
    page = directory.resolve("report.html");
    data = directory.resolve("data");
  }

  private Path recording(String resource) throws IOException {
    Path file = directory.resolve(resource);
    try (InputStream in =
        Objects.requireNonNull(ReportCommandTest.class.getResourceAsStream("/runs/" + resource))) {
      Files.copy(in, file);
    }
    return file;
  }

  private static CommandRun report(Object... words) {
    Object[] all = new Object[words.length + 1];
    all[0] = "report";
    System.arraycopy(words, 0, all, 1, words.length);
    return CommandRun.of(all);
  }

  private void assertRefused(CommandRun result, String... parts) {
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err().lines()).singleElement().asString().contains(parts);
    assertThat(result.out()).isEmpty();
    assertThat(page).doesNotExist();
    assertThat(page.resolveSibling("report.html.part")).doesNotExist();
  }

  private static JsonNode json(CommandRun result) throws IOException {
    return JsonMapper.builder().build().readTree(result.out());
  }

  @Test
  void a_recorded_run_that_is_healthy_gives_a_page_and_exit_0() throws IOException {
    CommandRun result = report(recording("healthy.json.gz"), "--output", page);

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).contains("The run is healthy", page.toString());
    assertThat(page).content().contains("<h1>" + HEALTHY, "The three checks of the method");
  }

  @Test
  void a_failing_run_exits_1_and_says_so_in_json() throws IOException {
    CommandRun result = report(recording("exploding.json.gz"), "--json");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(json(result).path("verdict").asText()).isEqualTo("unstable");
    assertThat(json(result).path("checks")).hasSize(3);
    assertThat(json(result).path("stages")).hasSize(4);
    assertThat(directory.toFile().list()).containsExactly("exploding.json.gz");
  }

  @Test
  void the_run_of_a_file_may_be_named_and_must_be_in_it() throws IOException {
    Path file = recording("healthy.json.gz");

    assertThat(report(HEALTHY, file, "--json").exit()).isZero();
    assertRefused(report("another", file, "--output", page), "another", HEALTHY);
  }

  @Test
  void file_store_and_live_dashboard_give_the_same_verdict_checks_and_alerts() throws IOException {
    Path file = recording("exploding.json.gz");
    CommandRun.of("import", file, "--data", data);
    JsonNode ofFile = json(report(file, "--json"));

    JsonNode ofStore = json(report(EXPLODING, "--data", data, "--json"));
    JsonNode ofDashboard;
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, data))) {
      dashboard.awaitQuiet();
      CommandRun result =
          report(EXPLODING, "--dashboard", dashboard.address(), "--json", "--output", page);
      assertThat(result.exit()).isEqualTo(1);
      ofDashboard = json(result);
    }

    assertThat(ofStore).isEqualTo(ofDashboard);
    for (String field : new String[] {"verdict", "sentence", "alerts", "quality", "next"}) {
      assertThat(ofStore.path(field)).as(field).isEqualTo(ofFile.path(field));
    }
    for (int i = 0; i < 3; i++) {
      assertThat(ofStore.path("checks").path(i).path("answer"))
          .isEqualTo(ofFile.path("checks").path(i).path("answer"));
    }
    assertThat(page).content().contains("Variance explosion");
  }

  @Test
  void a_run_that_is_still_training_can_be_reported() throws IOException {
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, data))) {
      DashboardClient client = new DashboardClient(dashboard.address());
      client.post("/api/v1/runs", "{\"run\": \"live one\", \"layers\": [{}, {}]}");
      client.post(
          "/api/v1/runs/live%20one/scalars",
          "{\"seq\": 0, \"timestamp\": 1790000001, \"series\":"
              + " {\"loss\": {\"steps\": [0, 1, 2], \"values\": [2.3, 2.1, 1.9]}}}");

      CommandRun result = report(
          "live one", "--dashboard", dashboard.address(), "--language", "ja", "--output", page);

      assertThat(result.exit()).as(result.err()).isZero();
      assertThat(page).content().contains("lang=\"ja\"", "live one", "最初の数ステップの勾配ノルム", "未測定");
    }
  }

  @Test
  void a_baseline_from_the_same_place_stands_beside_the_run() throws IOException {
    Path run = recording("exploding.json.gz");
    Path other = recording("healthy.json.gz");
    CommandRun.of("import", run, "--data", data);
    CommandRun.of("import", other, "--data", data);

    report(run, "--baseline", other, "--output", page);
    assertThat(page).content().contains("Baseline: " + HEALTHY);

    report(EXPLODING, "--baseline", HEALTHY, "--data", data, "--output", page);
    assertThat(page).content().contains("Baseline: " + HEALTHY);
    Files.delete(page);
    assertRefused(
        report(EXPLODING, "--baseline", "nosuch", "--data", data, "--output", page), "nosuch");
  }

  @Test
  void what_cannot_be_reported_costs_one_line_that_names_it_and_exit_2() throws IOException {
    Path file = recording("healthy.json.gz");
    Path note = Files.writeString(directory.resolve("note.txt"), "[1, 2]");
    CommandRun.of("import", file, "--data", data);

    assertRefused(
        report("nosuch", "--data", data, "--output", page), "\"nosuch\"", data.toString());
    assertRefused(
        report("nosuch", "--data", directory.resolve("nowhere"), "--output", page),
        "nowhere",
        "--data");
    assertThat(directory.resolve("nowhere")).doesNotExist();
    assertRefused(report(note, "--output", page), note.toString());
    assertRefused(report("x", directory.resolve("none.json"), "--output", page), "none.json");
    assertRefused(report(file, "--language", "xx", "--output", page), "\"xx\"", "en", "ja");
    assertRefused(
        report(file, "--output", directory.resolve("nowhere").resolve("r.html")),
        "nowhere",
        "create it first");
    assertRefused(report(file, "--output", directory), "is a directory");
    assertRefused(report("x", file, "--data", data, "--output", page), "leave out one");
    assertRefused(report("x", "--dashboard", "nonsense", "--output", page), "nonsense", "http://");
    assertRefused(report("--output", page), "RUN");
  }

  @Test
  void a_dashboard_that_does_not_know_run_or_language_is_quoted_in_one_line() {
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, data))) {
      assertRefused(
          report("nosuch", "--dashboard", dashboard.address(), "--output", page),
          dashboard.address().toString(),
          "\"nosuch\"");
    }
  }
}
