package io.tightrope.dashboard.store.schema;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * The tables of a store against those that this version wants. What is missing is added; a store of
 * a newer version is refused, since this one would lose what it does not know.
 */
public final class Schema {
  /**
   * Version of the store, raised when an older version would misread it. A new statistic needs no
   * new version: its column says itself that it is new. Stores of version 1 say no version; version 3
   * has summaries, which an older version would not keep up to date, and version 4 tables that short
   * runs share, in which an older version would not look.
   */
  static final int VERSION = 4;

  private Schema() {}

  /**
   * Refuses a store of a newer version and changes no byte of it.
   *
   * <p>A connection that may write replays the write-ahead log and truncates it when it closes, so
   * the question is asked on a read-only one, which replays the log in memory. That costs a second
   * replay of a log of at most a few hundred megabytes at the start. A store that cannot be opened
   * read-only is left to {@link #update}, which asks the same before it changes a table.
   *
   * @return the store's identity; empty for a store that does not exist yet or cannot be asked
   * @throws StoreException if the store is of a newer version
   */
  public static Optional<String> check(Path path) throws SQLException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try (Connection connection = readOnly(path)) {
      Map<String, Set<String>> present = present(connection);
      check(connection, path, present);
      return present.containsKey("state") ? identity(connection) : Optional.empty();
    } catch (SQLException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * Creates what is missing, all of it or nothing.
   *
   * @throws StoreException if the store is of a newer version; nothing is changed then
   */
  public static void update(Connection connection, Path path) throws SQLException {
    Map<String, Set<String>> present = present(connection);
    check(connection, path, present);
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN TRANSACTION");
      try {
        update(statement, present);
        statement.execute("COMMIT");
      } catch (SQLException e) {
        statement.execute("ROLLBACK");
        throw e;
      }
    }
  }

  /** How much is in a store. */
  public record Counts(long runs, long frames, long events) {}

  /**
   * Reads the whole of a store file and changes no byte of it.
   *
   * @throws SQLException if it is not a store, or is not complete
   * @throws StoreException if it is of a newer version
   */
  public static Counts counts(Path path) throws SQLException {
    try (Connection connection = readOnly(path)) {
      Map<String, Set<String>> present = present(connection);
      check(connection, path, present);
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT (SELECT count(*) FROM runs) AS runs,"
              + " (SELECT count(*) FROM frames) AS frames, (SELECT count(*) FROM events) AS events,"
              + " (SELECT count(*) FROM state) AS states")) {
        row.next();
        if (row.getInt("states") != 1) {
          throw new SQLException("it has no state");
        }
        return new Counts(row.getLong("runs"), row.getLong("frames"), row.getLong("events"));
      }
    }
  }

  private static Connection readOnly(Path path) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("duckdb.read_only", "true");
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    return DriverManager.getConnection("jdbc:duckdb:" + path.toAbsolutePath(), settings);
  }

  private static void update(Statement statement, Map<String, Set<String>> present)
      throws SQLException {
    for (Table table : Tables.shared()) {
      statement.execute(table.creation());
    }
    for (Map.Entry<String, Set<String>> existing : present.entrySet()) {
      Optional<Table> table = Tables.known(existing.getKey());
      if (table.isPresent()) {
        for (String column : table.get().columns().keySet()) {
          if (!existing.getValue().contains(column)) {
            statement.execute(table.get().addition(column));
          }
        }
      }
    }
    statement.execute("INSERT INTO state (store, applied, runs) SELECT uuid(), 0,"
        + " (SELECT coalesce(max(run), 0) FROM runs) WHERE NOT EXISTS (SELECT 1 FROM state)");
    statement.execute(
        "UPDATE state SET version = " + VERSION + " WHERE version IS DISTINCT FROM " + VERSION);
  }

  private static void check(Connection connection, Path path, Map<String, Set<String>> present)
      throws SQLException {
    if (present.getOrDefault("state", Set.of()).contains("version")) {
      int version = version(connection);
      if (version > VERSION) {
        throw newer(path, "has version " + version + "; this dashboard reads up to " + VERSION);
      }
    }
    for (Map.Entry<String, Set<String>> existing : present.entrySet()) {
      Optional<Table> table = Tables.known(existing.getKey());
      if (table.isPresent()) {
        for (String column : existing.getValue()) {
          if (!table.get().columns().containsKey(column)) {
            throw newer(
                path, "has the unknown column \"" + column + "\" in table " + existing.getKey());
          }
        }
      }
    }
  }

  /** Why a store of a newer version is refused and what to do, in one line. */
  public static StoreException newer(Path path, String difference) {
    return new StoreException("The store " + path + " " + difference + ". A newer version of"
        + " Tightrope wrote it. Start that version or choose another --data directory. Nothing was"
        + " changed.");
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT max(version) AS version FROM state")) {
      row.next();
      return row.getInt("version");
    }
  }

  private static Optional<String> identity(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT store FROM state")) {
      return row.next() ? Optional.of(row.getString("store")) : Optional.empty();
    }
  }

  /**
   * The columns of each table that exists. The thousands of tables of runs have few different shapes, so
   * columns come once per shape and only names come once per table.
   */
  private static Map<String, Set<String>> present(Connection connection) throws SQLException {
    Map<String, Set<String>> tables = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT columns, string_agg(table_name, ',') AS names"
                + " FROM (SELECT table_name, string_agg(column_name, ',' ORDER BY column_index) AS columns"
                + " FROM duckdb_columns() WHERE NOT internal AND database_name = current_database()"
                + " GROUP BY table_name) GROUP BY columns")) {
      while (row.next()) {
        Set<String> columns =
            new LinkedHashSet<>(List.of(row.getString("columns").split(",")));
        for (String table : row.getString("names").split(",")) {
          tables.put(table, columns);
        }
      }
    }
    return tables;
  }
}
