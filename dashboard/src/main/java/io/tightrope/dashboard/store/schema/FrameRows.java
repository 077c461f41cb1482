package io.tightrope.dashboard.store.schema;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.dashboard.store.schema.RowAppender.Cell;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Frames as rows. Layer values are single precision: a finite value beyond its range is kept as the
 * largest it has. Absent is NULL, a measured NaN is NaN.
 */
public final class FrameRows {
  /**
   * What rows are made of.
   *
   * @param place place of the frame among the run's frames
   * @param layer which layer; 0 where a row is about the whole frame
   * @param width steps in a block; 1 where a row is not a block
   */
  public record Row(int run, int place, String worker, StepFrame frame, int layer, long width) {}

  private FrameRows() {}

  /** Appends to the table of frames. */
  public static RowAppender<Row> frames(DuckDBConnection connection) throws SQLException {
    return RowAppender.open(connection, "frames", column -> switch (column) {
      case "run" -> (rows, row) -> rows.append(row.run());
      case "frame" -> (rows, row) -> rows.append(row.place());
      case "worker" -> (rows, row) -> rows.append(row.worker());
      case "seq" -> (rows, row) -> rows.append(row.frame().seq());
      case "step" -> (rows, row) -> rows.append(row.frame().step());
      default -> number(RunField.ofField(column).orElseThrow(() -> unknown(column)));
    });
  }

  private static Cell<Row> number(RunField field) {
    return (rows, row) -> {
      double value = field.of(row.frame());
      if (StepFrame.isAbsent(value)) {
        rows.appendNull();
      } else {
        rows.append(value);
      }
    };
  }

  /** Appends to a table of layer values, of one run or of many. */
  public static RowAppender<Row> layers(DuckDBConnection connection, String table)
      throws SQLException {
    return RowAppender.open(connection, table, column -> switch (column) {
      case "run" -> (rows, row) -> rows.append(row.run());
      case "frame" -> (rows, row) -> rows.append(row.place());
      case "step" -> (rows, row) -> rows.append(row.frame().step());
      case "layer" -> (rows, row) -> rows.append((short) row.layer());
      default -> value(LayerStatistic.ofField(column).orElseThrow(() -> unknown(column)));
    });
  }

  /** Appends to a table of blocks, of one run or of many; each row becomes a block of its own. */
  public static RowAppender<Row> blocks(DuckDBConnection connection, String table)
      throws SQLException {
    return RowAppender.open(connection, table, column -> switch (column) {
      case "run" -> (rows, row) -> rows.append(row.run());
      case "block" -> (rows, row) -> rows.append(row.frame().step() / row.width());
      case "step" -> (rows, row) -> rows.append(row.frame().step());
      case "layer" -> (rows, row) -> rows.append((short) row.layer());
      default -> value(Tables.ofExtreme(column).orElseThrow(() -> unknown(column)));
    });
  }

  private static Cell<Row> value(LayerStatistic statistic) {
    return (rows, row) -> appendSingle(rows, row.frame().value(statistic, row.layer()));
  }

  private static void appendSingle(DuckDBAppender rows, double value) throws SQLException {
    if (StepFrame.isAbsent(value)) {
      rows.appendNull();
    } else {
      rows.append(single(value));
    }
  }

  private static IllegalStateException unknown(String column) {
    return new IllegalStateException("the unknown column " + column + " passed the check");
  }

  public static float single(double value) {
    float single = (float) value;
    if (Float.isInfinite(single) && Double.isFinite(value)) {
      return Math.copySign(Float.MAX_VALUE, single);
    }
    return single;
  }

  /** The frame as the store gives it back. */
  public static StepFrame stored(StepFrame frame) {
    return frame.withValues(value -> Double.isNaN(value) ? value : single(value));
  }
}
