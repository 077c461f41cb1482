package io.tightrope.dashboard.store.schema;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Appends rows to a table, each value to the column of its name. The driver's appender takes values
 * in the order of the table's columns, which differs between a new store and one that got columns
 * later, so that order is read from the table first.
 */
public final class RowAppender<R> implements AutoCloseable {
  /** Appends the value of one column. */
  public interface Cell<R> {
    void append(DuckDBAppender appender, R row) throws SQLException;
  }

  private final DuckDBAppender appender;
  private final List<Cell<R>> cells;

  private RowAppender(DuckDBAppender appender, List<Cell<R>> cells) {
    this.appender = appender;
    this.cells = cells;
  }

  /**
   * Begins to append.
   *
   * @param cellOf what goes into the column of a name
   */
  public static <R> RowAppender<R> open(
      DuckDBConnection connection, String table, Function<String, Cell<R>> cellOf)
      throws SQLException {
    List<Cell<R>> cells = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery("SELECT * FROM " + table + " LIMIT 0")) {
      ResultSetMetaData columns = none.getMetaData();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        cells.add(cellOf.apply(columns.getColumnName(i)));
      }
    }
    return new RowAppender<>(connection.createAppender(table), cells);
  }

  public void append(R row) throws SQLException {
    appender.beginRow();
    for (Cell<R> cell : cells) {
      cell.append(appender, row);
    }
    appender.endRow();
  }

  @Override
  public void close() throws SQLException {
    appender.close();
  }
}
