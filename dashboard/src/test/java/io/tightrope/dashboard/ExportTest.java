package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.dashboard.DashboardClient.Answer;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
  @TempDir
  Path directory;

  private Dashboard dashboard;
  private DashboardClient client;

  @BeforeEach
  void start() {
    dashboard = Dashboard.start(DashboardConfig.local(0, directory.resolve("data")));
    client = new DashboardClient(dashboard.address());
    client.post("/api/v1/runs", "{\"run\": \"a\", \"layers\": [{}, {}]}");
    client.post("/api/v1/runs/a/frames", """
        {"worker": "w \\"1\\", 2", "frames": [
          {"seq": 0, "step": 5, "timestamp": 1790000000, "loss": 0.5,
            "layers": {"preactivationVariance": [1.5, null]}},
          {"seq": 1, "step": 6, "timestamp": 1790000001, "loss": "NaN",
            "layers": {"preactivationVariance": ["NaN", "Infinity"]}}]}""");
  }

  @AfterEach
  void stop() {
    dashboard.close();
  }

  @Test
  void a_csv_has_a_row_a_frame_and_layer_under_the_names_of_the_api() {
    Answer answer = client.get("/api/v1/runs/a/export?format=csv");

    List<String> lines = answer.text().lines().toList();
    assertThat(answer.header("Content-Type")).startsWith("text/csv");
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).startsWith("worker,seq,step,").contains(",layer,");
    for (LayerStatistic statistic : LayerStatistic.values()) {
      assertThat(lines.get(0).split(",")).contains(statistic.field());
    }
    assertThat(lines.get(1)).startsWith("\"w \"\"1\"\", 2\",0,5,").contains(",1.5,");
    assertThat(lines.get(4)).contains(",inf,");
  }

  @Test
  void a_parquet_file_is_read_by_others() throws IOException, SQLException {
    Path file = directory.resolve("a.parquet");
    Files.write(
        file, client.get("/api/v1/runs/a/export?format=parquet").response().body());

    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*), count(preactivationVariance),"
            + " count(*) FILTER (isnan(preactivationVariance)), min(step), max(layer) FROM '"
            + file + "'")) {
      row.next();
      assertThat(row.getInt(1)).isEqualTo(4);
      assertThat(row.getInt(2)).isEqualTo(3);
      assertThat(row.getInt(3)).isEqualTo(1);
      assertThat(row.getLong(4)).isEqualTo(5);
      assertThat(row.getInt(5)).isEqualTo(1);
    }
  }

  @Test
  void a_format_that_there_is_not_is_refused() {
    assertThat(client.get("/api/v1/runs/a/export?format=xls").status()).isEqualTo(400);
  }
}
