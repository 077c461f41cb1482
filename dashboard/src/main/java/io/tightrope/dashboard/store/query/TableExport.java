package io.tightrope.dashboard.store.query;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.dashboard.store.schema.RunField;
import io.tightrope.dashboard.store.schema.RunTables;
import io.tightrope.dashboard.store.schema.StoredRun;
import io.tightrope.dashboard.store.schema.Tables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One table for other tools: a row a frame and layer, the numbers of the run as a whole repeated,
 * columns named as in the API.
 */
public final class TableExport {
  private TableExport() {}

  public static void write(
      Connection connection, RunTables tables, StoredRun run, ExportFormat format, Path target)
      throws SQLException {
    String runFields = RunField.all().stream()
        .map(field -> "f." + Tables.quoted(field.field()))
        .collect(Collectors.joining(", "));
    String statistics = Arrays.stream(LayerStatistic.values())
        .map(statistic -> "l." + Tables.quoted(statistic.field()))
        .collect(Collectors.joining(", "));
    String options = switch (format) {
      case CSV -> "FORMAT csv, HEADER";
      case PARQUET -> "FORMAT parquet, COMPRESSION zstd";
    };
    try (Statement statement = connection.createStatement()) {
      statement.execute("COPY (SELECT f.worker, f.seq, f.step, " + runFields + ", l.layer, "
          + statistics + " FROM frames f JOIN " + tables.layers(run.id())
          + " l ON f.frame = l.frame WHERE f.run = " + run.id()
          + " ORDER BY f.frame, l.layer) TO '"
          + target.toAbsolutePath().toString().replace("'", "''") + "' (" + options + ")");
    }
  }
}
