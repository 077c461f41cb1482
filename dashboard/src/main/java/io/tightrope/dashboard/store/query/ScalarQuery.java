package io.tightrope.dashboard.store.query;

import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.dashboard.store.query.ScalarBucket.Part;
import io.tightrope.dashboard.store.recent.Entry;
import io.tightrope.dashboard.store.recent.RecentRun;
import io.tightrope.dashboard.store.schema.RunField;
import io.tightrope.dashboard.store.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Scalars, downsampled: raw values, buckets of old ones, and what frames say of steps for which no
 * scalar was sent. What is not in the tables yet is added from memory.
 */
public final class ScalarQuery {
  /** The numbers of a frame that are also points of the scalar of that name. */
  private static final List<RunField> OF_FRAMES = Stream.of(
          RunStatistic.LOSS, RunStatistic.LEARNING_RATE, RunStatistic.ACCURACY)
      .map(RunField::of)
      .toList();

  private static final String PARTS = "count(*) AS count,"
      + " count(*) FILTER (NOT isfinite(value)) AS nonfinite,"
      + " min(value) FILTER (isfinite(value)) AS min,"
      + " sum(value) FILTER (isfinite(value)) AS sum,"
      + " max(value) FILTER (isfinite(value)) AS max, arg_max(value, row(step, place)) AS last";

  private final int run;
  private final ScalarRequest request;
  private final RecentRun recent;
  private long from;
  private long width = 1;

  /**
   * @param recent what was not in the tables before the query looks at them
   */
  public ScalarQuery(int run, ScalarRequest request, RecentRun recent) {
    this.run = run;
    this.request = request;
    this.recent = recent;
  }

  /** The buckets of each name that hold a value, ascending. */
  public Map<String, List<ScalarBucket>> run(Connection connection) throws SQLException {
    try (Statement snapshot = connection.createStatement()) {
      snapshot.execute("BEGIN TRANSACTION READ ONLY");
    }
    List<One> names = new ArrayList<>();
    for (String name : request.names().isEmpty() ? allNames(connection) : request.names()) {
      names.add(new One(connection, name));
    }
    long last = Long.MIN_VALUE;
    long first = Long.MAX_VALUE;
    for (One one : names) {
      LongSummaryStatistics extent = one.extent();
      first = Math.min(first, extent.getMin());
      last = Math.max(last, extent.getMax());
    }
    Map<String, List<ScalarBucket>> answer = new LinkedHashMap<>();
    from = request.from().orElse(Math.min(first, request.to().orElse(first)));
    long to = request.to().orElse(Math.max(last, from));
    width = Math.max(1, (to - from) / request.buckets() + 1);
    for (One one : names) {
      answer.put(one.name, last < from ? List.of() : one.buckets(to));
    }
    return answer;
  }

  private Set<String> allNames(Connection connection) throws SQLException {
    Set<String> names = new TreeSet<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery("SELECT DISTINCT name FROM scalars WHERE run = "
          + run + " UNION SELECT DISTINCT name FROM scalar_buckets WHERE run = " + run)) {
        while (row.next()) {
          names.add(row.getString("name"));
        }
      }
      for (RunField field : OF_FRAMES) {
        try (ResultSet row = statement.executeQuery("SELECT 1 FROM frames WHERE run = " + run
            + " AND " + Tables.quoted(field.field()) + " IS NOT NULL LIMIT 1")) {
          if (row.next()
              || recent.frames().anyMatch(frame -> !StepFrame.isAbsent(field.of(frame)))) {
            names.add(field.field());
          }
        }
      }
    }
    recent.scalars().forEach(entry -> names.addAll(entry.block().series().keySet()));
    return names;
  }

  /** One scalar. */
  private final class One {
    private final Connection connection;
    private final String name;
    private final List<RunField> field;
    private final Set<Long> recentSteps = new HashSet<>();
    private final Map<Long, ScalarBucket> buckets = new TreeMap<>();

    One(Connection connection, String name) {
      this.connection = connection;
      this.name = name;
      this.field =
          OF_FRAMES.stream().filter(known -> known.field().equals(name)).toList();
      for (Entry.Scalars entry : recent.scalars()) {
        ScalarSeries series = entry.block().series().get(name);
        if (series != null) {
          for (long step : series.steps()) {
            recentSteps.add(step);
          }
        }
      }
    }

    LongSummaryStatistics extent() throws SQLException {
      LongSummaryStatistics extent = new LongSummaryStatistics();
      recentSteps.forEach(extent::accept);
      String sql = "SELECT min(step) AS first, max(step) AS last FROM (SELECT step FROM scalars"
          + " WHERE run = ? AND name = ? UNION ALL SELECT step FROM scalar_buckets WHERE run = ?"
          + " AND name = ?";
      for (RunField known : field) {
        sql += " UNION ALL SELECT step FROM frames WHERE run = " + run + " AND "
            + Tables.quoted(known.field()) + " IS NOT NULL";
        recent
            .frames()
            .filter(frame -> !StepFrame.isAbsent(known.of(frame)))
            .forEach(frame -> extent.accept(frame.step()));
      }
      try (PreparedStatement select = prepare(sql + ")", 2);
          ResultSet row = select.executeQuery()) {
        row.next();
        long first = row.getLong("first");
        if (!row.wasNull()) {
          extent.accept(first);
          extent.accept(row.getLong("last"));
        }
      }
      return extent;
    }

    List<ScalarBucket> buckets(long to) throws SQLException {
      String inRange = " AND step BETWEEN " + from + " AND " + to;
      read(
          "SELECT (step - " + from + ") // " + width + " AS bucket, max(step) AS step, " + PARTS
              + " FROM (SELECT step, block AS place, value FROM scalars WHERE run = ? AND name = ?"
              + inRange + recent.otherBlocks() + ") GROUP BY bucket",
          1);
      read(
          "SELECT (step - " + from + ") // " + width + " AS bucket, max(step) AS step,"
              + " sum(count) AS count, sum(nonfinite) AS nonfinite, min(min) AS min,"
              + " sum(mean * (count - nonfinite)) AS sum, max(max) AS max, arg_max(last, row(step, block)) AS last"
              + " FROM scalar_buckets WHERE run = ? AND name = ?" + inRange + " GROUP BY bucket",
          1);
      for (Entry.Scalars entry : recent.scalars()) {
        ScalarSeries series = entry.block().series().get(name);
        for (int i = 0; series != null && i < series.size(); i++) {
          add(series.steps()[i], series.values()[i], to);
        }
      }
      for (RunField known : field) {
        readFrames(known, inRange, to);
      }
      return List.copyOf(buckets.values());
    }

    /**
     * Points of frames at steps for which there is no scalar. Where scalars have been reduced, their
     * single steps are not known any more and none is taken.
     */
    private void readFrames(RunField known, String inRange, long to) throws SQLException {
      String points = " FROM (SELECT step, frame AS place, " + Tables.quoted(known.field())
          + " AS value FROM frames WHERE run = " + run + " AND "
          + Tables.quoted(known.field()) + " IS NOT NULL" + inRange
          + recent.otherFrames() + ") WHERE step NOT IN (SELECT step FROM scalars WHERE run = ?"
          + " AND name = ?) AND step NOT BETWEEN"
          + " (SELECT coalesce(min(first), -1) FROM scalar_buckets WHERE run = ? AND name = ?)"
          + " AND (SELECT coalesce(max(step), -1) FROM scalar_buckets WHERE run = ? AND name = ?)";
      long firstRecent = recentSteps.stream().min(Long::compare).orElse(Long.MAX_VALUE);
      read(
          "SELECT (step - " + from + ") // " + width + " AS bucket, max(step) AS step, " + PARTS
              + points + " AND step < " + firstRecent + " GROUP BY bucket",
          3);
      try (PreparedStatement select =
              prepare("SELECT step, value" + points + " AND step >= " + firstRecent, 3);
          ResultSet row = select.executeQuery()) {
        while (row.next()) {
          if (!recentSteps.contains(row.getLong("step"))) {
            add(row.getLong("step"), row.getDouble("value"), to);
          }
        }
      }
      Set<Long> moved = steps(recent.frames().mapToLong(StepFrame::step).summaryStatistics());
      recent
          .frames()
          .filter(frame -> !StepFrame.isAbsent(known.of(frame)))
          .filter(frame -> !moved.contains(frame.step()) && !recentSteps.contains(frame.step()))
          .forEach(frame -> add(frame.step(), known.of(frame), to));
    }

    /** The steps within a range for which the tables have a scalar. */
    private Set<Long> steps(LongSummaryStatistics range) throws SQLException {
      Set<Long> steps = new HashSet<>();
      if (range.getCount() > 0) {
        try (PreparedStatement select = prepare(
                "SELECT DISTINCT step FROM scalars WHERE run = ? AND name = ? AND step"
                    + " BETWEEN " + range.getMin() + " AND " + range.getMax(),
                1);
            ResultSet row = select.executeQuery()) {
          while (row.next()) {
            steps.add(row.getLong("step"));
          }
        }
      }
      return steps;
    }

    private void add(long step, double value, long to) {
      if (step >= from && step <= to) {
        bucket((step - from) / width).add(step, value);
      }
    }

    private ScalarBucket bucket(long number) {
      return buckets.computeIfAbsent(number, empty -> new ScalarBucket());
    }

    private void read(String sql, int times) throws SQLException {
      try (PreparedStatement select = prepare(sql, times);
          ResultSet row = select.executeQuery()) {
        while (row.next()) {
          bucket(row.getLong("bucket"))
              .add(new Part(
                  row.getLong("step"),
                  row.getLong("count"),
                  row.getLong("nonfinite"),
                  row.getDouble("min"),
                  row.getDouble("sum"),
                  row.getDouble("max"),
                  row.getDouble("last")));
        }
      }
    }

    /** A statement that asks for this run and name so many times. */
    private PreparedStatement prepare(String sql, int times) throws SQLException {
      PreparedStatement statement = connection.prepareStatement(sql);
      for (int i = 0; i < times; i++) {
        statement.setInt(2 * i + 1, run);
        statement.setString(2 * i + 2, name);
      }
      return statement;
    }
  }
}
