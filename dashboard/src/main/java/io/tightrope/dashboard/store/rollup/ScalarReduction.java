package io.tightrope.dashboard.store.rollup;

import io.tightrope.core.frame.ScalarBlock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reduces old scalars to buckets. The newest {@value #KEPT} steps of each name stay as they came;
 * older ones keep, of each bucket of about {@value #STEPS_IN_A_BUCKET} of their steps, count,
 * minimum, mean, maximum and last value. A name costs a few milliseconds once per {@value #KEPT}
 * steps, so it is done by the writer between two commits. Thread-safe.
 */
public final class ScalarReduction {
  static final int KEPT = 100_000;
  private static final int STEPS_IN_A_BUCKET = 128;

  /** One scalar of one run. */
  public record Series(int run, String name) {}

  private record Cut(long step, long width) {}

  private final Map<Series, Long> values = new ConcurrentHashMap<>();

  /** Counts what the store has. */
  ScalarReduction(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(
            "SELECT run, name, count(*) AS rows FROM scalars GROUP BY run, name")) {
      while (row.next()) {
        values.put(new Series(row.getInt("run"), row.getString("name")), row.getLong("rows"));
      }
    }
  }

  /** Takes note of blocks after their commit. */
  public void committed(int run, List<ScalarBlock> blocks) {
    for (ScalarBlock block : blocks) {
      block
          .series()
          .forEach((name, series) ->
              values.merge(new Series(run, name), (long) series.size(), Long::sum));
    }
  }

  void forget(int run) {
    values.keySet().removeIf(series -> series.run() == run);
  }

  /** What has grown to twice what is kept. */
  public List<Series> due() {
    return values.entrySet().stream()
        .filter(entry -> entry.getValue() >= 2L * KEPT)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Reduces what is old of a scalar, within a transaction of the writer. */
  public void reduce(Connection connection, Series series) throws SQLException {
    Cut cut = cut(connection, series);
    if (cut.width() > 0) {
      // A bucket belongs to the block of its last value: a replay shows it in that one's place.
      run(
          connection,
          series,
          cut,
          "INSERT INTO scalar_buckets (run, block, name, first, step,"
              + " count, nonfinite, min, mean, max, last)"
              + " SELECT s.run, arg_max(s.block, s.step), s.name, min(s.step), max(s.step), count(*),"
              + " count(*) FILTER (NOT isfinite(s.value)), min(s.value) FILTER (isfinite(s.value)),"
              + " avg(s.value) FILTER (isfinite(s.value)), max(s.value) FILTER (isfinite(s.value)),"
              + " arg_max(s.value, s.step)"
              + " FROM scalars s JOIN scalar_blocks b ON b.run = s.run AND b.block = s.block"
              + " WHERE s.run = ? AND s.name = ? AND s.step < ?"
              + " GROUP BY s.run, s.name, b.worker, s.step // " + cut.width());
      run(connection, series, cut, "DELETE FROM scalars WHERE run = ? AND name = ? AND step < ?");
    }
    values.put(series, (long) KEPT);
  }

  /** Below which step to reduce; width 0 when there is nothing to reduce. */
  private static Cut cut(Connection connection, Series series) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(
        "WITH steps AS (SELECT DISTINCT step FROM scalars WHERE run = ? AND name = ?),"
            + " kept AS (SELECT step FROM steps ORDER BY step DESC LIMIT " + KEPT + ")"
            + " SELECT (SELECT min(step) FROM kept) AS cut, (SELECT min(step) FROM steps) AS first,"
            + " (SELECT count(*) FROM steps) AS steps")) {
      select.setInt(1, series.run());
      select.setString(2, series.name());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        long old = row.getLong("steps") - KEPT;
        if (old <= 0) {
          return new Cut(0, 0);
        }
        double stepsApart = (row.getLong("cut") - row.getLong("first")) / (double) old;
        long width =
            Long.highestOneBit((long) Math.max(1, Math.ceil(STEPS_IN_A_BUCKET * stepsApart)));
        return new Cut(row.getLong("cut") / width * width, width);
      }
    }
  }

  private static void run(Connection connection, Series series, Cut cut, String sql)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, series.run());
      statement.setString(2, series.name());
      statement.setLong(3, cut.step());
      statement.execute();
    }
  }
}
