package io.tightrope.dashboard.store.schema;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows as frames. Queries name their columns, and where a column stands in an answer is found by its
 * name once per answer.
 */
public final class FrameColumns {
  private static final List<LayerStatistic> STATISTICS = List.of(LayerStatistic.values());
  private static final List<RunField> FIELDS = RunField.all();

  /** What to select from the table of frames. */
  public static final String OF_FRAMES = "frame, worker, seq, step, "
      + FIELDS.stream()
          .map(field -> Tables.quoted(field.field()))
          .collect(Collectors.joining(", "));

  /** What to select from a table of layer values. */
  public static final String OF_LAYERS = "frame, layer, "
      + STATISTICS.stream()
          .map(statistic -> Tables.quoted(statistic.field()))
          .collect(Collectors.joining(", "));

  private FrameColumns() {}

  /** Reads rows of the table of frames. */
  public static final class Frames {
    private final ResultSet rows;
    private final int[] positions;

    public Frames(ResultSet rows) throws SQLException {
      this.rows = rows;
      this.positions = positions(rows, FIELDS.stream().map(RunField::field).toList());
    }

    /** A builder with the numbers of the run as a whole, from the row where the cursor stands. */
    public StepFrame.Builder read(int layerCount) throws SQLException {
      StepFrame.Builder frame =
          StepFrame.builder(rows.getLong("seq"), rows.getLong("step"), layerCount);
      for (int i = 0; i < positions.length; i++) {
        FIELDS.get(i).put(frame, number(rows, positions[i]));
      }
      return frame;
    }
  }

  /** Reads rows of a table of layer values. */
  public static final class Layers {
    private final ResultSet rows;
    private final int[] positions;

    public Layers(ResultSet rows) throws SQLException {
      this.rows = rows;
      this.positions =
          positions(rows, STATISTICS.stream().map(LayerStatistic::field).toList());
    }

    /** Adds the row where the cursor stands. */
    public void read(StepFrame.Builder frame) throws SQLException {
      int layer = rows.getInt("layer");
      for (int i = 0; i < positions.length; i++) {
        float value = rows.getFloat(positions[i]);
        if (!rows.wasNull()) {
          frame.value(STATISTICS.get(i), layer, StepFrame.measured(value));
        }
      }
    }
  }

  private static int[] positions(ResultSet rows, List<String> names) throws SQLException {
    int[] positions = new int[names.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = rows.findColumn(names.get(i));
    }
    return positions;
  }

  /** The number in a column; NaN for NULL, the measured NaN for NaN. */
  public static double number(ResultSet row, int column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? Double.NaN : StepFrame.measured(value);
  }
}
