package io.tightrope.dashboard.store.schema;

import io.tightrope.core.frame.LayerStatistic;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The tables, from the declarations of statistics and fields.
 *
 * <p>Each run has its own table of layer values, one row a frame and layer: a query of one run then
 * reads nothing of the others, and removing a run is dropping a table. The numbers of the run as a
 * whole, one row a frame, fit in one table for all runs.
 */
public final class Tables {
  private Tables() {}

  public static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS runs (run INTEGER NOT NULL, name VARCHAR NOT"
          + " NULL, description VARCHAR NOT NULL, created_at DOUBLE NOT NULL)");
      statement.execute("CREATE TABLE IF NOT EXISTS frames (run INTEGER NOT NULL, frame INTEGER NOT"
          + " NULL, worker VARCHAR NOT NULL, seq BIGINT NOT NULL, step BIGINT NOT NULL, "
          + Arrays.stream(RunField.values())
              .map(field -> quoted(field.field()) + " DOUBLE")
              .collect(Collectors.joining(", "))
          + ")");
      statement.execute("CREATE TABLE IF NOT EXISTS events (run INTEGER NOT NULL, frame INTEGER NOT"
          + " NULL, seq BIGINT NOT NULL, event VARCHAR NOT NULL)");
      statement.execute("CREATE TABLE IF NOT EXISTS rollups (run INTEGER NOT NULL, width BIGINT NOT"
          + " NULL, up_to BIGINT NOT NULL, compacted_to BIGINT NOT NULL)");
      statement.execute("CREATE TABLE IF NOT EXISTS state (store VARCHAR NOT NULL, applied BIGINT"
          + " NOT NULL, runs INTEGER NOT NULL)");
      statement.execute("INSERT INTO state SELECT uuid(), 0, (SELECT coalesce(max(run), 0) FROM"
          + " runs) WHERE NOT EXISTS (SELECT 1 FROM state)");
      statement.execute("CREATE TABLE IF NOT EXISTS documents (collection VARCHAR NOT NULL, id"
          + " VARCHAR NOT NULL, json VARCHAR NOT NULL)");
    }
  }

  public static void createRun(Connection connection, int run) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE " + layers(run)
          + " (frame INTEGER NOT NULL, step BIGINT NOT NULL, layer SMALLINT NOT NULL, "
          + Arrays.stream(LayerStatistic.values())
              .map(statistic -> quoted(statistic.field()) + " FLOAT")
              .collect(Collectors.joining(", "))
          + ")");
    }
  }

  public static void dropRun(Connection connection, int run) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS " + layers(run));
      statement.execute("DROP TABLE IF EXISTS " + rollup(run));
      statement.execute("DELETE FROM rollups WHERE run = " + run);
      statement.execute("DELETE FROM frames WHERE run = " + run);
      statement.execute("DELETE FROM events WHERE run = " + run);
      statement.execute("DELETE FROM runs WHERE run = " + run);
    }
  }

  /** Name of the table of a run's layer values. */
  public static String layers(int run) {
    return "layers_" + run;
  }

  /** Name of the table of a run's rolled-up blocks. */
  public static String rollup(int run) {
    return "rollup_" + run;
  }

  public static String least(LayerStatistic statistic) {
    return quoted(statistic.field() + "_min");
  }

  public static String most(LayerStatistic statistic) {
    return quoted(statistic.field() + "_max");
  }

  public static String last(LayerStatistic statistic) {
    return quoted(statistic.field() + "_last");
  }

  public static String quoted(String column) {
    return '"' + column + '"';
  }
}
