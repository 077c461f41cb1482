package io.tightrope.dashboard.store.schema;

import java.sql.SQLException;
import org.duckdb.DuckDBConnection;

/** Scalars as rows, one per name and step. */
public final class ScalarRows {
  /**
   * One value.
   *
   * @param block place of its block among the run's blocks
   */
  public record Row(int run, int block, String name, long step, double value) {}

  private ScalarRows() {}

  /** Appends to the table of scalars. */
  public static RowAppender<Row> open(DuckDBConnection connection) throws SQLException {
    return RowAppender.open(connection, "scalars", column -> switch (column) {
      case "run" -> (rows, row) -> rows.append(row.run());
      case "block" -> (rows, row) -> rows.append(row.block());
      case "name" -> (rows, row) -> rows.append(row.name());
      case "step" -> (rows, row) -> rows.append(row.step());
      case "value" -> (rows, row) -> rows.append(row.value());
      default ->
        throw new IllegalStateException("the unknown column " + column + " passed the check");
    });
  }
}
