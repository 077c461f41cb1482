package io.tightrope.dashboard.store.rollup;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.dashboard.store.schema.RunTables;
import io.tightrope.dashboard.store.schema.Tables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rolls up runs as they grow, on a connection of its own beside the writer. Rows of a block may be
 * several: minimum, maximum and last of them are those of the block. So a frame that comes late,
 * for a block that is rolled up or just being rolled up, simply gets a row of its own in the same
 * transaction; counting it twice changes nothing.
 */
public final class Rollups {
  private static final Logger LOG = LoggerFactory.getLogger(Rollups.class);
  private static final long MOVE_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** What the writer says of a run, and from which step on frames need no row of their own. */
  private static final class Growth {
    volatile long frames;
    final AtomicLong sharedRows = new AtomicLong();
    volatile long moveAfterNanos = System.nanoTime();
    volatile long firstStep = Long.MAX_VALUE;
    volatile long lastStep = -1;
    volatile long claimedUpTo = Long.MIN_VALUE;
  }

  /** Does something between two transactions of the writer, and waits for it. */
  public interface BetweenCommits {
    void run(Runnable action);
  }

  private final Connection connection;
  private final RunTables tables;
  private final ScalarReduction scalars;
  private final Map<Integer, Growth> growth = new ConcurrentHashMap<>();
  private final Map<Integer, Rollup> rollups = new ConcurrentHashMap<>();

  public Rollups(Connection connection, RunTables tables) throws SQLException {
    this.connection = connection;
    this.tables = tables;
    this.scalars = new ScalarReduction(connection);
    readState();
  }

  private void readState() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery(
          "SELECT run, count(*), min(step), max(step) FROM frames GROUP BY run")) {
        while (row.next()) {
          Growth grown = new Growth();
          grown.frames = row.getLong(2);
          grown.firstStep = row.getLong(3);
          grown.lastStep = row.getLong(4);
          growth.put(row.getInt(1), grown);
        }
      }
      try (ResultSet row = statement.executeQuery(
          "SELECT run, count(*) FROM (SELECT run FROM " + Tables.SHARED_LAYERS
              + " UNION ALL SELECT run FROM " + Tables.SHARED_BLOCKS + ") GROUP BY run")) {
        while (row.next()) {
          growth(row.getInt(1)).sharedRows.set(row.getLong(2));
        }
      }
      try (ResultSet row =
          statement.executeQuery("SELECT run, width, up_to, compacted_to FROM rollups")) {
        while (row.next()) {
          int run = row.getInt(1);
          Rollup rollup = new Rollup(row.getLong(2), row.getLong(3), row.getLong(4));
          rollups.put(run, rollup);
          growth(run).claimedUpTo = rollup.upTo();
        }
      }
    }
  }

  /** Does the same for scalars. */
  public ScalarReduction scalars() {
    return scalars;
  }

  private Growth growth(int run) {
    return growth.computeIfAbsent(run, id -> new Growth());
  }

  /** Asked by the writer for each frame it appends: whether it needs a row of its own. */
  public boolean isLate(int run, long step) {
    return step < growth(run).claimedUpTo;
  }

  /** Told by the writer after a commit. */
  public void committed(int run, List<StepFrame> frames) {
    Growth grown = growth(run);
    long rows = 0;
    for (StepFrame frame : frames) {
      rows += frame.layerCount();
      grown.firstStep = Math.min(grown.firstStep, frame.step());
      grown.lastStep = Math.max(grown.lastStep, frame.step());
    }
    grown.frames = grown.frames + frames.size();
    if (!tables.hasOwn(run)) {
      grown.sharedRows.addAndGet(rows);
    }
  }

  public Rollup of(int run) {
    return rollups.getOrDefault(run, Rollup.NONE);
  }

  /** Removes a run, in no moment in which something of it is rolled up, and forgets it. */
  public synchronized void remove(int run, Runnable removal) {
    removal.run();
    growth.remove(run);
    rollups.remove(run);
    scalars.forget(run);
  }

  public synchronized void close() throws SQLException {
    connection.close();
  }

  /**
   * Has runs that have grown too long to share a table moved into tables of their own.
   *
   * @param move moves one; false if it could not, which is tried again a minute later
   */
  public synchronized void separateLong(IntPredicate move) {
    growth.forEach((run, grown) -> {
      long now = System.nanoTime();
      if (grown.sharedRows.get() > RunTables.MAX_SHARED_ROWS && now - grown.moveAfterNanos >= 0) {
        if (move.test(run)) {
          grown.sharedRows.set(0);
        } else {
          grown.moveAfterNanos = now + MOVE_AGAIN_NANOS;
        }
      }
    });
  }

  /** Rolls up what has become ready; whether there is more. */
  public synchronized boolean advance(BetweenCommits writer) {
    boolean more = false;
    for (Map.Entry<Integer, Growth> grown : growth.entrySet()) {
      more |= advance(grown.getKey(), grown.getValue(), writer);
    }
    return more;
  }

  private boolean advance(int run, Growth grown, BetweenCommits writer) {
    try {
      Rollup rollup = of(run);
      if (rollup.width() == 0) {
        if (grown.frames < Rollup.FRAMES_WORTH_IT) {
          return false;
        }
        rollup = Rollup.begin(grown.frames, grown.firstStep, grown.lastStep);
      }
      long next = rollup.next(grown.lastStep);
      if (next == rollup.upTo()) {
        return false;
      }
      // Between commits, so that a frame is either in our snapshot or knows that it is late.
      writer.run(() -> grown.claimedUpTo = next);
      rollUp(run, rollup, next);
      rollups.put(run, rollup.withUpTo(next));
      return true;
    } catch (SQLException e) {
      if (growth.containsKey(run)) {
        LOG.warn("could not roll up run {}: {}", run, e.getMessage());
      }
      return false;
    }
  }

  private void rollUp(int run, Rollup rollup, long next) throws SQLException {
    String targets = Arrays.stream(LayerStatistic.values())
        .flatMap(statistic ->
            Stream.of(Tables.least(statistic), Tables.most(statistic), Tables.last(statistic)))
        .map(Tables::quoted)
        .collect(Collectors.joining(", "));
    String columns = Arrays.stream(LayerStatistic.values())
        .map(statistic -> Tables.quoted(statistic.field()))
        .map(column -> "min(" + column + "), max(" + column + "), arg_max(" + column + ", step)")
        .collect(Collectors.joining(", "));
    boolean hasOwn = tables.hasOwn(run);
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO " + (hasOwn ? Tables.blocks(run) : Tables.SHARED_BLOCKS) + " ("
          + (hasOwn ? "" : "run, ") + "block, step, layer, " + targets + ") SELECT "
          + (hasOwn ? "" : run + ", ") + "step // " + rollup.width()
          + " AS block, max(step), layer, " + columns + " FROM " + tables.layers(run)
          + " WHERE step >= " + rollup.upTo() + " AND step < " + next + " GROUP BY block, layer"
          + " ORDER BY block, layer");
      save(statement, run, rollup.withUpTo(next));
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static void save(Statement statement, int run, Rollup rollup) throws SQLException {
    statement.execute("DELETE FROM rollups WHERE run = " + run);
    statement.execute("INSERT INTO rollups (run, width, up_to, compacted_to) VALUES (" + run + ", "
        + rollup.width() + ", " + rollup.upTo() + ", " + rollup.compactedTo() + ")");
  }

  /**
   * Rolls up a whole run and drops its rows of full resolution. For runs that have ended.
   *
   * @return whether there was anything to drop
   */
  public synchronized boolean compact(int run, BetweenCommits writer) throws SQLException {
    Growth grown = growth(run);
    while (advance(run, grown, writer)) {
      // one portion after the other
    }
    Rollup rollup = of(run);
    if (rollup.width() == 0 || rollup.compactedTo() == rollup.upTo()) {
      return false;
    }
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      Rollup compacted = rollup.withCompactedTo(rollup.upTo());
      String rows = tables.hasOwn(run)
          ? Tables.layers(run) + " WHERE"
          : Tables.SHARED_LAYERS + " WHERE run = " + run + " AND";
      int removed =
          statement.executeUpdate("DELETE FROM " + rows + " step < " + compacted.compactedTo());
      save(statement, run, compacted);
      connection.commit();
      grown.sharedRows.updateAndGet(rowsBefore -> Math.max(0, rowsBefore - removed));
      rollups.put(run, compacted);
      return true;
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }
}
