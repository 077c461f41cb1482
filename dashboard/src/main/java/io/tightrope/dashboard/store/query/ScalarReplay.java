package io.tightrope.dashboard.store.query;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.dashboard.store.recent.Entry;
import io.tightrope.dashboard.store.recent.RecentRun;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of scalars of a run in the order of arrival, a few hundred at a time. Of a bucket of
 * old scalars the block of its last value has the mean, or NaN if one of them was not finite.
 */
final class ScalarReplay {
  private static final int BLOCKS_AT_A_TIME = 256;

  private final Connection connection;
  private final int run;
  private final RecentRun recent;
  private final Deque<Entry.Scalars> loaded = new ArrayDeque<>();
  private final int stored;
  private int next;
  private boolean recentLoaded;

  ScalarReplay(Connection connection, int run, RecentRun recent) throws SQLException {
    this.connection = connection;
    this.run = run;
    this.recent = recent;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT coalesce(max(block) + 1, 0) AS blocks FROM"
            + " scalar_blocks WHERE run = " + run + recent.otherBlocks())) {
      row.next();
      stored = row.getInt("blocks");
    }
  }

  /** The next block, or null after the last. */
  Entry.@Nullable Scalars peek() throws SQLException {
    while (loaded.isEmpty() && next < stored) {
      loaded.addAll(load(next, Math.min(stored, next + BLOCKS_AT_A_TIME)));
      next += BLOCKS_AT_A_TIME;
    }
    if (loaded.isEmpty() && !recentLoaded) {
      loaded.addAll(recent.scalars());
      recentLoaded = true;
    }
    return loaded.peekFirst();
  }

  void skip() {
    loaded.removeFirst();
  }

  private List<Entry.Scalars> load(int from, int to) throws SQLException {
    String range = " WHERE run = " + run + " AND block >= " + from + " AND block < " + to;
    Map<Integer, Map<String, Points>> series = values(range);
    List<Entry.Scalars> blocks = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT block, frame, event, worker, seq, timestamp"
            + " FROM scalar_blocks" + range + " ORDER BY block")) {
      while (row.next()) {
        Map<String, ScalarSeries> of = new TreeMap<>();
        series
            .getOrDefault(row.getInt("block"), Map.of())
            .forEach((name, points) -> of.put(name, points.series()));
        blocks.add(new Entry.Scalars(
            run,
            row.getInt("block"),
            row.getInt("frame"),
            row.getInt("event"),
            row.getString("worker"),
            new ScalarBlock(row.getLong("seq"), row.getDouble("timestamp"), of)));
      }
    }
    return blocks;
  }

  private Map<Integer, Map<String, Points>> values(String range) throws SQLException {
    Map<Integer, Map<String, Points>> series = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT block, name, step, value FROM scalars"
            + range + " UNION ALL SELECT block, name, step, CASE WHEN nonfinite > 0"
            + " THEN 'NaN'::DOUBLE ELSE mean END AS value FROM scalar_buckets" + range
            + " ORDER BY block, name, step")) {
      while (row.next()) {
        series
            .computeIfAbsent(row.getInt("block"), block -> new TreeMap<>())
            .computeIfAbsent(row.getString("name"), name -> new Points())
            .add(row.getLong("step"), StepFrame.measured(row.getDouble("value")));
      }
    }
    return series;
  }

  /** Points that are being collected. */
  private static final class Points {
    private final List<Long> steps = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();

    void add(long step, double value) {
      steps.add(step);
      values.add(value);
    }

    ScalarSeries series() {
      return new ScalarSeries(
          steps.stream().mapToLong(Long::longValue).toArray(),
          values.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }
}
