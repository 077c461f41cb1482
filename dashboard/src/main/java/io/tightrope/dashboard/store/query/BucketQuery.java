package io.tightrope.dashboard.store.query;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.dashboard.store.query.Buckets.Bucket;
import io.tightrope.dashboard.store.query.Buckets.Extremes;
import io.tightrope.dashboard.store.recent.RecentRun;
import io.tightrope.dashboard.store.rollup.Rollup;
import io.tightrope.dashboard.store.schema.FrameColumns;
import io.tightrope.dashboard.store.schema.RunField;
import io.tightrope.dashboard.store.schema.RunTables;
import io.tightrope.dashboard.store.schema.StoredRun;
import io.tightrope.dashboard.store.schema.Tables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Downsampling within the database: one group a bucket, and a layer where there are layers. */
public final class BucketQuery {
  private final StoredRun run;
  private final RunTables tables;
  private final BucketRequest request;
  private final RecentRun recent;
  private final Rollup rollup;
  private final long origin;
  private final long width;
  private final Map<Long, Bucket> buckets = new TreeMap<>();
  private final int[] positionOfLayer;

  /**
   * @param recent what was not in the tables before the query looks at them
   */
  public BucketQuery(
      StoredRun run, RunTables tables, Rollup known, BucketRequest request, RecentRun recent) {
    this.recent = recent;
    this.run = run;
    this.tables = tables;
    this.request = request;
    long steps = request.to() - request.from() + 1;
    long fits = Math.max(1, (steps + request.buckets() - 1) / request.buckets());
    boolean blocks =
        known.width() > 0 && (fits >= known.width() || request.from() < known.compactedTo());
    this.rollup = blocks ? known : Rollup.NONE;
    this.width = blocks ? (fits + known.width() - 1) / known.width() * known.width() : fits;
    this.origin = blocks ? request.from() / known.width() * known.width() : request.from();
    this.positionOfLayer = new int[run.layerCount()];
    Arrays.fill(positionOfLayer, -1);
    for (int i = 0; i < request.layers().size(); i++) {
      positionOfLayer[request.layers().get(i)] = i;
    }
  }

  public Buckets run(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      readRunFields(statement);
      if (!request.statistics().isEmpty() && !request.layers().isEmpty() && !buckets.isEmpty()) {
        readStatistics(statement);
      }
    }
    recent.frames().filter(this::inRange).forEach(this::add);
    return new Buckets(request.from(), request.to(), List.copyOf(buckets.values()));
  }

  private void readRunFields(Statement statement) throws SQLException {
    String columns = request.fields().stream()
        .map(field -> extremes(Tables.quoted(field.field())))
        .collect(Collectors.joining());
    try (ResultSet row = statement.executeQuery("SELECT " + bucket() + " AS bucket, max(step),"
        + " count(*)" + columns + " FROM frames WHERE run = " + run.id() + " AND " + inRange()
        + recent.otherFrames() + " GROUP BY bucket")) {
      while (row.next()) {
        Bucket bucket = new Bucket(row.getLong(2), row.getInt(3), new LinkedHashMap<>());
        int column = 4;
        for (RunField field : request.fields()) {
          Extremes extremes = absent(1);
          read(row, column, extremes, 0);
          column += 3;
          bucket.fields().put(field.field(), extremes);
        }
        buckets.put(row.getLong(1), bucket);
      }
    }
  }

  private void readStatistics(Statement statement) throws SQLException {
    String columns = request.statistics().stream()
        .map(statistic -> ", min(" + quotedLeast(statistic) + "), max(" + quotedMost(statistic)
            + "), arg_max(" + quotedLast(statistic) + ", step)")
        .collect(Collectors.joining());
    String rows = rollup.width() == 0 ? fullRows(inRange()) : blockRows();
    try (ResultSet row = statement.executeQuery(
        "SELECT bucket, layer" + columns + " FROM (" + rows + ") GROUP BY bucket, layer")) {
      while (row.next()) {
        Bucket bucket = buckets.get(row.getLong(1));
        int position = positionOfLayer[row.getInt(2)];
        if (bucket == null) {
          continue;
        }
        int column = 3;
        for (LayerStatistic statistic : request.statistics()) {
          Extremes extremes = bucket
              .fields()
              .computeIfAbsent(
                  statistic.field(), name -> absent(request.layers().size()));
          readSingle(row, column, extremes, position);
          column += 3;
        }
      }
    }
  }

  private boolean inRange(StepFrame frame) {
    return frame.step() >= request.from() && frame.step() <= request.to();
  }

  /** Adds a frame that is not in the tables. */
  private void add(StepFrame frame) {
    long number = (frame.step() - origin) / width;
    Bucket known = buckets.get(number);
    Bucket bucket = known == null
        ? new Bucket(frame.step(), 1, new LinkedHashMap<>())
        : new Bucket(Math.max(known.step(), frame.step()), known.count() + 1, known.fields());
    buckets.put(number, bucket);
    boolean latest = frame.step() == bucket.step();
    for (RunField field : request.fields()) {
      bucket
          .fields()
          .computeIfAbsent(field.field(), name -> absent(1))
          .add(0, field.of(frame), latest);
    }
    for (LayerStatistic statistic : request.statistics()) {
      if (frame.has(statistic) && !request.layers().isEmpty()) {
        Extremes extremes = bucket
            .fields()
            .computeIfAbsent(statistic.field(), name -> absent(request.layers().size()));
        for (int i = 0; i < request.layers().size(); i++) {
          extremes.add(i, frame.value(statistic, request.layers().get(i)), latest);
        }
      }
    }
  }

  private String bucket() {
    return "(step - " + origin + ") // " + width;
  }

  /** Rows of full resolution, each its own extremes. */
  private String fullRows(String condition) {
    return "SELECT " + bucket() + " AS bucket, layer, step"
        + request.statistics().stream()
            .map(statistic -> {
              String column = Tables.quoted(statistic.field());
              return ", " + column + " AS " + quotedLeast(statistic) + ", " + column + " AS "
                  + quotedMost(statistic) + ", " + column + " AS " + quotedLast(statistic);
            })
            .collect(Collectors.joining())
        + " FROM " + tables.layers(run.id()) + " WHERE (" + condition + ")" + recent.otherFrames()
        + layerFilter();
  }

  /** Whole blocks where they are rolled up, full resolution at both ends. */
  private String blockRows() {
    long block = rollup.width();
    long first = (request.from() + block - 1) / block;
    long end = Math.max(first, Math.min(rollup.upTo(), request.to() + 1) / block);
    if (request.from() < rollup.compactedTo()) {
      first = request.from() / block;
    }
    return "SELECT (block * " + block + " - " + origin + ") // " + width
        + " AS bucket, layer, step"
        + request.statistics().stream()
            .map(statistic -> ", " + quotedLeast(statistic) + ", " + quotedMost(statistic) + ", "
                + quotedLast(statistic))
            .collect(Collectors.joining())
        + " FROM " + tables.blocks(run.id()) + " WHERE block >= " + first + " AND block < " + end
        + layerFilter() + " UNION ALL "
        + fullRows(
            inRange() + " AND (step < " + first * block + " OR step >= " + end * block + ")");
  }

  private String inRange() {
    return "step BETWEEN " + request.from() + " AND " + request.to();
  }

  private String layerFilter() {
    if (request.layers().size() == run.layerCount()) {
      return "";
    }
    return request.layers().stream()
        .map(String::valueOf)
        .collect(Collectors.joining(", ", " AND layer IN (", ")"));
  }

  private static String extremes(String column) {
    return ", min(" + column + "), max(" + column + "), arg_max(" + column + ", step)";
  }

  private static String quotedLeast(LayerStatistic statistic) {
    return Tables.quoted(Tables.least(statistic));
  }

  private static String quotedMost(LayerStatistic statistic) {
    return Tables.quoted(Tables.most(statistic));
  }

  private static String quotedLast(LayerStatistic statistic) {
    return Tables.quoted(Tables.last(statistic));
  }

  private static Extremes absent(int entries) {
    double[] none = new double[entries];
    Arrays.fill(none, Double.NaN);
    return new Extremes(none, none.clone(), none.clone());
  }

  private static void read(ResultSet row, int column, Extremes extremes, int position)
      throws SQLException {
    extremes.min()[position] = FrameColumns.number(row, column);
    extremes.max()[position] = FrameColumns.number(row, column + 1);
    extremes.last()[position] = FrameColumns.number(row, column + 2);
  }

  private static void readSingle(ResultSet row, int column, Extremes extremes, int position)
      throws SQLException {
    extremes.min()[position] = single(row, column);
    extremes.max()[position] = single(row, column + 1);
    extremes.last()[position] = single(row, column + 2);
  }

  private static double single(ResultSet row, int column) throws SQLException {
    float value = row.getFloat(column);
    return row.wasNull() ? Double.NaN : StepFrame.measured(value);
  }
}
