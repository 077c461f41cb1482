package io.tightrope.dashboard.store.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the layer values of each run are. Runs share one table of rows and one of blocks; a run that
 * has grown long gets two of its own, so that queries of it read nothing of the others. A table
 * costs some hundred kilobytes of memory whatever is in it, so that only few runs may have one.
 *
 * <p>Thread-safe. Only the writer moves rows. Readers may ask for a place and use it later: rows that
 * were copied into a table of their own stay among the shared ones for a while.
 */
public final class RunTables {
  /** A run with more rows, one per frame and layer, gets tables of its own. */
  public static final long MAX_SHARED_ROWS = 200_000;

  /** At the start, a run whose tables have at most so many rows shares tables again; lower, so that it does not move to and fro. */
  private static final long WORTH_SHARING_ROWS = MAX_SHARED_ROWS / 2;

  private static final int RUNS_PER_COMMIT = 100;
  private static final int MANY_RUNS = 200;
  private static final Logger LOG = LoggerFactory.getLogger(RunTables.class);

  /** So long may a reader that was told the former place still be reading. */
  private static final long COPIES_KEPT_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Set<Integer> own = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Long> movedAtNanos = new ConcurrentHashMap<>();

  private RunTables(List<Integer> own) {
    this.own.addAll(own);
  }

  /**
   * Finds out where the rows of each run are, and takes those of short runs into the shared tables:
   * in stores of older versions each run has tables of its own.
   *
   * @param connection outside a transaction
   */
  public static RunTables open(Connection connection) throws SQLException {
    share(connection, own(connection, WORTH_SHARING_ROWS));
    RunTables tables = new RunTables(own(connection, Long.MAX_VALUE));
    for (int run : tables.own) {
      Tables.createOwn(connection, run);
      Tables.removeShared(connection, run);
    }
    return tables;
  }

  /** The runs that have tables of their own of at most so many rows, layers and blocks together. */
  private static List<Integer> own(Connection connection, long maxRows) throws SQLException {
    List<Integer> runs = new ArrayList<>();
    List<Integer> uncertain = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery("SELECT r.run AS run, sum(t.estimated_size) AS rows"
              + " FROM runs r JOIN duckdb_tables() t ON t.table_name IN ('" + Tables.OF_LAYERS
              + "_' || r.run, '" + Tables.OF_BLOCKS + "_' || r.run)"
              + " WHERE t.database_name = current_database() GROUP BY r.run ORDER BY r.run")) {
        while (row.next()) {
          (row.getLong("rows") <= maxRows ? runs : uncertain).add(row.getInt("run"));
        }
      }
      // The size counts rows that were deleted, as those of a run that was compacted.
      for (int run : uncertain) {
        Tables.createOwn(connection, run);
        try (ResultSet row =
            statement.executeQuery("SELECT (SELECT count(*) FROM " + Tables.layers(run)
                + ") + (SELECT count(*) FROM " + Tables.blocks(run) + ") AS rows")) {
          row.next();
          if (row.getLong("rows") <= maxRows) {
            runs.add(run);
          }
        }
      }
    }
    return runs;
  }

  private static void share(Connection connection, List<Integer> runs) throws SQLException {
    if (runs.size() > MANY_RUNS) {
      LOG.info("Moving the layer values of {} short runs into shared tables.", runs.size());
    }
    for (int from = 0; from < runs.size(); from += RUNS_PER_COMMIT) {
      List<Integer> some = runs.subList(from, Math.min(runs.size(), from + RUNS_PER_COMMIT));
      try (Statement statement = connection.createStatement()) {
        statement.execute("BEGIN TRANSACTION");
        try {
          for (int run : some) {
            // What a move into tables of its own left behind would be there twice.
            Tables.removeShared(connection, run);
            Tables.share(connection, run);
          }
          statement.execute("COMMIT");
        } catch (SQLException e) {
          statement.execute("ROLLBACK");
          throw e;
        }
      }
    }
  }

  /** Whether a run has tables of its own. */
  public boolean hasOwn(int run) {
    return own.contains(run);
  }

  /** What to select the layer values of a run from, as a FROM clause takes it. */
  public String layers(int run) {
    return hasOwn(run) ? Tables.layers(run) : Tables.sharedRows(Tables.SHARED_LAYERS, run);
  }

  /** What to select the blocks of a run from, as a FROM clause takes it. */
  public String blocks(int run) {
    return hasOwn(run) ? Tables.blocks(run) : Tables.sharedRows(Tables.SHARED_BLOCKS, run);
  }

  /** Takes note, after the commit, that a run has got tables of its own. */
  public void moved(int run) {
    own.add(run);
    movedAtNanos.put(run, System.nanoTime());
  }

  /** Takes note, after the commit, that a run has been removed. */
  public void forget(int run) {
    own.remove(run);
    movedAtNanos.remove(run);
  }

  /**
   * Runs whose rows are still among the shared ones too, where nobody reads them any more.
   *
   * @param nowNanos as {@link System#nanoTime()} gives it
   */
  public List<Integer> copied(long nowNanos) {
    return movedAtNanos.entrySet().stream()
        .filter(moved -> nowNanos - moved.getValue() > COPIES_KEPT_NANOS)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Takes note, after the commit, that the copies of a run are gone. */
  public void copiesRemoved(int run) {
    movedAtNanos.remove(run);
  }
}
