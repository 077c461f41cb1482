package io.tightrope.dashboard.store.schema;

import io.tightrope.core.frame.LayerStatistic;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables, from the declarations of statistics and fields.
 *
 * <p>Each run has its own table of layer values, one row per frame and layer: a query of one run
 * then reads nothing of the others, and removing a run is dropping a table. The numbers of the run
 * as a whole, one row per frame, fit in one table for all runs.
 */
public final class Tables {
  private static final String WHOLE = "INTEGER NOT NULL";
  private static final String LONG = "BIGINT NOT NULL";
  private static final String SMALL = "SMALLINT NOT NULL";
  private static final String REAL = "DOUBLE NOT NULL";
  private static final String TEXT = "VARCHAR NOT NULL";
  private static final Pattern OF_A_RUN = Pattern.compile("(layers|rollup)_(\\d+)");

  private Tables() {}

  /** The tables that are there once. */
  static List<Table> shared() {
    return List.of(
        table("runs", "run", WHOLE, "name", TEXT, "description", TEXT, "created_at", REAL),
        frames(),
        table("events", "run", WHOLE, "frame", WHOLE, "seq", LONG, "event", TEXT),
        table(
            "scalar_blocks",
            "run",
            WHOLE,
            "block",
            WHOLE,
            "worker",
            TEXT,
            "seq",
            LONG,
            "timestamp",
            REAL,
            "frame",
            WHOLE,
            "event",
            WHOLE),
        table("scalars", "run", WHOLE, "block", WHOLE, "name", TEXT, "step", LONG, "value", REAL),
        table(
            "scalar_buckets",
            "run",
            WHOLE,
            "block",
            WHOLE,
            "name",
            TEXT,
            "first",
            LONG,
            "step",
            LONG,
            "count",
            LONG,
            "nonfinite",
            LONG,
            "min",
            "DOUBLE",
            "mean",
            "DOUBLE",
            "max",
            "DOUBLE",
            "last",
            REAL),
        table(
            "summaries",
            "run",
            WHOLE,
            "frames",
            LONG,
            "first_step",
            LONG,
            "last_step",
            LONG,
            "blocks",
            LONG,
            "loss_step",
            LONG,
            "loss",
            REAL,
            "rate_step",
            LONG,
            "learning_rate",
            REAL,
            "last_frame",
            TEXT,
            "frame_columns",
            TEXT,
            "events",
            WHOLE,
            "newest_events",
            TEXT),
        table("rollups", "run", WHOLE, "width", LONG, "up_to", LONG, "compacted_to", LONG),
        table("state", "store", TEXT, "applied", LONG, "runs", WHOLE, "version", "INTEGER"),
        table("documents", "collection", TEXT, "id", TEXT, "json", TEXT));
  }

  /** The table of that name as this version wants it; empty for a table that it does not know. */
  static Optional<Table> known(String name) {
    Matcher ofRun = OF_A_RUN.matcher(name);
    if (ofRun.matches()) {
      int run = Integer.parseInt(ofRun.group(2));
      return Optional.of(ofRun.group(1).equals("layers") ? layersTable(run) : rollupTable(run));
    }
    return shared().stream().filter(table -> table.name().equals(name)).findFirst();
  }

  private static Table frames() {
    Map<String, String> columns =
        columns("run", WHOLE, "frame", WHOLE, "worker", TEXT, "seq", LONG, "step", LONG);
    for (RunField field : RunField.all()) {
      columns.put(field.field(), "DOUBLE");
    }
    return new Table("frames", columns);
  }

  private static Table layersTable(int run) {
    Map<String, String> columns = columns("frame", WHOLE, "step", LONG, "layer", SMALL);
    for (LayerStatistic statistic : LayerStatistic.values()) {
      columns.put(statistic.field(), "FLOAT");
    }
    return new Table(layers(run), columns);
  }

  private static Table rollupTable(int run) {
    Map<String, String> columns = columns("block", LONG, "step", LONG, "layer", SMALL);
    for (LayerStatistic statistic : LayerStatistic.values()) {
      columns.put(least(statistic), "FLOAT");
      columns.put(most(statistic), "FLOAT");
      columns.put(last(statistic), "FLOAT");
    }
    return new Table(rollup(run), columns);
  }

  private static Table table(String name, String... columns) {
    return new Table(name, columns(columns));
  }

  /** Columns from names and types by turns. */
  private static Map<String, String> columns(String... namesAndTypes) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      columns.put(namesAndTypes[i], namesAndTypes[i + 1]);
    }
    return columns;
  }

  public static void createRun(Connection connection, int run) throws SQLException {
    execute(connection, layersTable(run).creation());
  }

  public static void createRollup(Connection connection, int run) throws SQLException {
    execute(connection, rollupTable(run).creation());
  }

  public static void dropRun(Connection connection, int run) throws SQLException {
    execute(connection, "DROP TABLE IF EXISTS " + layers(run));
    execute(connection, "DROP TABLE IF EXISTS " + rollup(run));
    for (String table : List.of(
        "summaries",
        "rollups",
        "frames",
        "events",
        "scalar_blocks",
        "scalars",
        "scalar_buckets",
        "runs")) {
      execute(connection, "DELETE FROM " + table + " WHERE run = " + run);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
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

  /** Column of a block's lowest value, not quoted. */
  public static String least(LayerStatistic statistic) {
    return statistic.field() + "_min";
  }

  /** Column of a block's highest value, not quoted. */
  public static String most(LayerStatistic statistic) {
    return statistic.field() + "_max";
  }

  /** Column of a block's last value, not quoted. */
  public static String last(LayerStatistic statistic) {
    return statistic.field() + "_last";
  }

  /** The statistic to which the column of a block belongs; empty for another column. */
  static Optional<LayerStatistic> ofExtreme(String column) {
    int end = column.lastIndexOf('_');
    return end < 0 ? Optional.empty() : LayerStatistic.ofField(column.substring(0, end));
  }

  public static String quoted(String column) {
    return '"' + column + '"';
  }
}
