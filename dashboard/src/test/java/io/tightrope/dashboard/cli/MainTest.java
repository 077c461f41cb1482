package io.tightrope.dashboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir
  Path directory;

  private static CommandRun run(Object... words) {
    return CommandRun.of(words);
  }

  private Path recording(String resource) throws IOException {
    Path file = directory.resolve(resource);
    try (InputStream in =
        Objects.requireNonNull(MainTest.class.getResourceAsStream("/runs/" + resource))) {
      Files.copy(in, file);
    }
    return file;
  }

  private static void assertOneLine(CommandRun result, String... parts) {
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err().lines()).singleElement().asString().contains(parts);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void replay_of_an_exploding_run_exits_1_and_prints_its_alerts_as_json() throws IOException {
    CommandRun result = run("replay", recording("exploding.json.gz"), "--json");

    JsonNode document = JsonMapper.builder().build().readTree(result.out());
    assertThat(result.exit()).isEqualTo(1);
    assertThat(document.path("alerts"))
        .anySatisfy(alert -> assertThat(alert.path("severity").asText()).isEqualTo("critical"));
  }

  @Test
  void a_store_of_a_newer_version_ends_the_dashboard_with_one_line() throws Exception {
    Path store = directory.resolve("tightrope.duckdb");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + store);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE state (version INTEGER)");
      statement.execute("INSERT INTO state VALUES (1000)");
    }
    byte[] before = Files.readAllBytes(store);

    CommandRun result = run("dashboard", "--port", 0, "--data", directory);

    assertOneLine(result, store.toString(), "version 1000", "choose another --data directory");
    assertThat(Files.readAllBytes(store)).isEqualTo(before);
  }

  @Test
  void replay_of_a_healthy_run_exits_0() throws IOException {
    assertThat(run("replay", recording("healthy.json.gz")).exit()).isZero();
  }

  @Test
  void an_exported_run_replays_like_the_one_that_was_imported() throws IOException {
    Path recording = recording("exploding.json.gz");
    Path exported = directory.resolve("exported.json.gz");
    String imported = run("import", recording, "--data", directory).out().strip();
    String name = imported.substring("imported ".length());

    CommandRun export =
        run("export", name, "--format", "run", "--output", exported, "--data", directory);

    assertThat(export.exit()).isZero();
    assertThat(run("replay", exported).out().lines().skip(1))
        .isEqualTo(run("replay", recording).out().lines().skip(1).toList());
  }

  @Test
  void a_run_that_is_there_already_is_not_imported_again() throws IOException {
    Path recording = recording("exploding.json.gz");
    String name =
        run("import", recording, "--data", directory).out().strip().substring("imported ".length());

    CommandRun again = run("import", recording, "--data", directory);

    assertThat(again.exit()).isZero();
    assertThat(again.out().strip()).isEqualTo(name + " is there already; nothing was imported");
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, directory))) {
      assertThat(
              run("import", recording, "--dashboard", dashboard.address()).out().strip())
          .isEqualTo(name + " is there already; nothing was imported");
    }
  }

  @Test
  void an_export_that_cannot_be_made_costs_one_line_and_leaves_no_file() throws IOException {
    Path data = directory.resolve("data");
    run("import", recording("exploding.json.gz"), "--data", data);
    Path nowhere = directory.resolve("nowhere").resolve("x.json.gz");

    assertOneLine(
        run("export", "nosuch", "--data", data, "--output", directory.resolve("x.json.gz")),
        "no run \"nosuch\"",
        data.toString(),
        "--dashboard");
    assertOneLine(
        run("export", "exploding", "--data", data, "--output", nowhere),
        nowhere.toString(),
        "create it first");
    assertThat(directory.resolve("x.json.gz")).doesNotExist();
    assertThat(directory.resolve("x.json.gz.part")).doesNotExist();
  }

  @Test
  void a_port_in_use_costs_one_line_and_exit_2() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CommandRun result =
          run("dashboard", "--port", taken.getLocalPort(), "--data", directory.resolve("store"));

      assertOneLine(result, "cannot listen", String.valueOf(taken.getLocalPort()));
    }
  }

  @Test
  void a_corrupt_store_file_costs_one_line_and_stays_as_it_was() throws IOException {
    Path file = directory.resolve("tightrope.duckdb");
    Files.writeString(file, "no store at all");

    assertOneLine(run("dashboard", "--port", 0, "--data", directory), file.toString(), "left");
    assertThat(file).hasContent("no store at all");
  }

  @Test
  void a_misspelt_setting_is_named() throws IOException {
    Path config = directory.resolve("config.yml");
    Files.writeString(config, "prot: 7070\n");

    assertOneLine(run("dashboard", "--config", config), "prot");
  }

  @Test
  void what_is_no_recorded_run_is_refused() throws IOException {
    Path file = directory.resolve("note.txt");
    Files.writeString(file, "[1, 2]");

    assertOneLine(run("import", file, "--data", directory), file.toString(), "not a recorded run");
    assertOneLine(run("replay", directory.resolve("nowhere")), "nowhere");
  }
}
