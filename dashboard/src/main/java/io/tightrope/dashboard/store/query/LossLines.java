package io.tightrope.dashboard.store.query;

import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.dashboard.store.recent.RecentRun;
import io.tightrope.dashboard.store.schema.RunField;
import io.tightrope.dashboard.store.schema.StoredRun;
import io.tightrope.dashboard.store.schema.Tables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** The losses of many runs in a few points each, by one query. */
public final class LossLines {
  private static final String LOSS =
      Tables.quoted(RunField.of(RunStatistic.LOSS).field());

  /** In front of all buckets: the first step, since a bucket is shown by its last. */
  private static final long BEGINNING = -1;

  private LossLines() {}

  /**
   * A run and the range of steps to show.
   *
   * @param points how many points at most
   */
  public record Range(StoredRun run, long firstStep, long lastStep, int points) {
    private long width() {
      return Math.max(1, Math.floorDiv(lastStep - firstStep, points) + 1);
    }

    private long bucket(long step) {
      return Math.floorDiv(step - firstStep, width());
    }
  }

  /**
   * One point.
   *
   * @param step the highest step that it stands for
   * @param loss the loss of that step; NaN if it came out so or none was sent
   */
  public record Point(long step, double loss) {}

  /**
   * The points of each run by its number, ascending; a run without frames has none.
   *
   * @param recent what of a run is not in the tables yet
   */
  public static Map<Integer, List<Point>> of(
      Connection connection, List<Range> ranges, IntFunction<RecentRun> recent)
      throws SQLException {
    Map<Integer, List<Point>> lines = new HashMap<>();
    if (ranges.isEmpty()) {
      return lines;
    }
    Map<Integer, NavigableMap<Long, Point>> buckets = stored(connection, ranges);
    for (Range range : ranges) {
      int run = range.run().id();
      NavigableMap<Long, Point> line = buckets.getOrDefault(run, new TreeMap<>());
      recent.apply(run).frames().forEach(frame -> {
        Point point = new Point(frame.step(), frame.loss());
        long bucket = range.bucket(frame.step());
        line.merge(bucket, point, LossLines::later);
        if (bucket == 0) {
          line.merge(BEGINNING, point, LossLines::earlier);
        }
      });
      lines.put(run, ascending(line));
    }
    return lines;
  }

  /** Without the first step where it is also the last of its bucket. */
  private static List<Point> ascending(NavigableMap<Long, Point> line) {
    Point beginning = line.get(BEGINNING);
    Point next = line.get(0L);
    if (beginning != null && next != null && beginning.step() >= next.step()) {
      line.remove(BEGINNING);
    }
    return new ArrayList<>(line.values());
  }

  private static Point earlier(Point known, Point other) {
    return other.step() < known.step() && !StepFrame.isAbsent(other.loss()) ? other : known;
  }

  private static Point later(Point known, Point other) {
    return other.step() >= known.step() && !StepFrame.isAbsent(other.loss()) ? other : known;
  }

  private static Map<Integer, NavigableMap<Long, Point>> stored(
      Connection connection, List<Range> ranges) throws SQLException {
    Map<Integer, NavigableMap<Long, Point>> buckets = new HashMap<>();
    String runs = ranges.stream()
        .map(range -> String.valueOf(range.run().id()))
        .collect(Collectors.joining(", "));
    // Row groups are passed over by a range, not by a list.
    IntSummaryStatistics numbers =
        ranges.stream().mapToInt(range -> range.run().id()).summaryStatistics();
    String wanted = ranges.stream()
        .map(
            range -> "(" + range.run().id() + ", " + range.firstStep() + ", " + range.width() + ")")
        .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(
            "SELECT f.run AS run, (f.step - w.first) // w.width AS bucket, max(f.step) AS step,"
                + " arg_max(f." + LOSS + ", f.step) AS value, min(f.step) AS lowest, arg_min(f."
                + LOSS
                + ", f.step) AS beginning FROM frames f JOIN (VALUES " + wanted
                + ") w(run, first, width) ON f.run = w.run WHERE f.run IN (" + runs
                + ") AND f.run BETWEEN " + numbers.getMin() + " AND " + numbers.getMax()
                + " GROUP BY f.run, bucket")) {
      while (row.next()) {
        NavigableMap<Long, Point> line =
            buckets.computeIfAbsent(row.getInt("run"), run -> new TreeMap<>());
        line.put(row.getLong("bucket"), point(row, "step", "value"));
        if (row.getLong("bucket") == 0) {
          line.put(BEGINNING, point(row, "lowest", "beginning"));
        }
      }
    }
    return buckets;
  }

  private static Point point(ResultSet row, String step, String loss) throws SQLException {
    double value = row.getDouble(loss);
    boolean isAbsent = row.wasNull();
    return new Point(row.getLong(step), isAbsent ? Double.NaN : value);
  }
}
