package io.tightrope.dashboard.store;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.dashboard.store.Buckets.Bucket;
import io.tightrope.dashboard.store.Buckets.Extremes;
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
final class BucketQuery {
  private final StoredRun run;
  private final BucketRequest request;
  private final long width;
  private final Map<Long, Bucket> buckets = new TreeMap<>();
  private final int[] positionOfLayer;

  BucketQuery(StoredRun run, BucketRequest request) {
    this.run = run;
    this.request = request;
    long steps = request.to() - request.from() + 1;
    this.width = Math.max(1, (steps + request.buckets() - 1) / request.buckets());
    this.positionOfLayer = new int[run.layerCount()];
    Arrays.fill(positionOfLayer, -1);
    for (int i = 0; i < request.layers().size(); i++) {
      positionOfLayer[request.layers().get(i)] = i;
    }
  }

  Buckets run(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      readRunFields(statement);
      if (!request.statistics().isEmpty() && !request.layers().isEmpty() && !buckets.isEmpty()) {
        readStatistics(statement);
      }
    }
    return new Buckets(request.from(), request.to(), List.copyOf(buckets.values()));
  }

  private void readRunFields(Statement statement) throws SQLException {
    String columns = request.fields().stream()
        .map(field -> extremes(Tables.quoted(field.field())))
        .collect(Collectors.joining());
    try (ResultSet row = statement.executeQuery("SELECT " + bucket() + " AS bucket, max(step),"
        + " count(*)" + columns + " FROM frames WHERE run = " + run.id() + " AND " + inRange()
        + " GROUP BY bucket")) {
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
        .map(statistic -> extremes(Tables.quoted(statistic.field())))
        .collect(Collectors.joining());
    try (ResultSet row = statement.executeQuery("SELECT " + bucket() + " AS bucket, layer"
        + columns + " FROM " + Tables.layers(run.id()) + " WHERE " + inRange() + layerFilter()
        + " GROUP BY bucket, layer")) {
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

  private String bucket() {
    return "(step - " + request.from() + ") // " + width;
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

  private static Extremes absent(int entries) {
    double[] none = new double[entries];
    Arrays.fill(none, Double.NaN);
    return new Extremes(none, none.clone(), none.clone());
  }

  private static void read(ResultSet row, int column, Extremes extremes, int position)
      throws SQLException {
    extremes.min()[position] = FrameRows.number(row, column);
    extremes.max()[position] = FrameRows.number(row, column + 1);
    extremes.last()[position] = FrameRows.number(row, column + 2);
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
