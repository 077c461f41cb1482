package io.tightrope.dashboard.store.schema;

import io.tightrope.core.frame.AgentReport;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;

/**
 * Frames as rows, both ways. Layer values are single precision: a finite value beyond its range is
 * kept as the largest it has. Absent is NULL, a measured NaN is NaN.
 */
public final class FrameRows {
  private static final List<LayerStatistic> STATISTICS = List.of(LayerStatistic.values());
  private static final List<RunField> FIELDS = List.of(RunField.values());
  private static final int FIRST_FIELD = 6;
  private static final int FIRST_STATISTIC = 4;

  private FrameRows() {}

  public static void appendFrame(
      DuckDBAppender frames, int run, int ordinal, String worker, StepFrame frame)
      throws SQLException {
    frames.beginRow();
    frames.append(run);
    frames.append(ordinal);
    frames.append(worker);
    frames.append(frame.seq());
    frames.append(frame.step());
    for (RunField field : FIELDS) {
      double value = field.of(frame);
      if (StepFrame.isAbsent(value)) {
        frames.appendNull();
      } else {
        frames.append(value);
      }
    }
    frames.endRow();
  }

  public static void appendLayers(DuckDBAppender layers, int ordinal, StepFrame frame)
      throws SQLException {
    for (int layer = 0; layer < frame.layerCount(); layer++) {
      layers.beginRow();
      layers.append(ordinal);
      layers.append(frame.step());
      layers.append((short) layer);
      for (LayerStatistic statistic : STATISTICS) {
        double value = frame.value(statistic, layer);
        if (StepFrame.isAbsent(value)) {
          layers.appendNull();
        } else {
          layers.append(single(value));
        }
      }
      layers.endRow();
    }
  }

  /** A frame as a block of its own. */
  public static void appendBlock(DuckDBAppender rollup, long width, StepFrame frame)
      throws SQLException {
    for (int layer = 0; layer < frame.layerCount(); layer++) {
      rollup.beginRow();
      rollup.append(frame.step() / width);
      rollup.append(frame.step());
      rollup.append((short) layer);
      for (LayerStatistic statistic : STATISTICS) {
        double value = frame.value(statistic, layer);
        for (int i = 0; i < 3; i++) {
          if (StepFrame.isAbsent(value)) {
            rollup.appendNull();
          } else {
            rollup.append(single(value));
          }
        }
      }
      rollup.endRow();
    }
  }

  public static float single(double value) {
    float single = (float) value;
    if (Float.isInfinite(single) && Double.isFinite(value)) {
      return Math.copySign(Float.MAX_VALUE, single);
    }
    return single;
  }

  /** A builder with the numbers of the run as a whole, from a row of the frames table. */
  public static StepFrame.Builder readFrame(ResultSet row, int layerCount) throws SQLException {
    double[] values = new double[FIELDS.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(row, FIRST_FIELD + i);
    }
    return frame(row.getLong("seq"), row.getLong("step"), layerCount, values);
  }

  /** A builder with the numbers of the run as a whole, in the order of {@link RunField}. */
  public static StepFrame.Builder frame(long seq, long step, int layerCount, double[] values) {
    StepFrame.Builder frame = StepFrame.builder(seq, step, layerCount);
    frame
        .epoch(whole(values, RunField.EPOCH))
        .timestamp(values[RunField.TIMESTAMP.ordinal()])
        .loss(values[RunField.LOSS.ordinal()])
        .stage(whole(values, RunField.STAGE))
        .sparsityTarget(values[RunField.SPARSITY_TARGET.ordinal()])
        .batchSize(whole(values, RunField.BATCH_SIZE))
        .windowSamples(whole(values, RunField.WINDOW_SAMPLES))
        .learningRate(values[RunField.LEARNING_RATE.ordinal()])
        .escapeProbability(values[RunField.ESCAPE_PROBABILITY.ordinal()])
        .accuracy(values[RunField.ACCURACY.ordinal()]);
    double gate = values[RunField.GATE_OPEN.ordinal()];
    if (!Double.isNaN(gate)) {
      frame.gateOpen(gate != 0);
    }
    if (!StepFrame.isAbsent(values[RunField.INTERVAL.ordinal()])) {
      frame.agent(new AgentReport(
          values[RunField.OVERHEAD.ordinal()],
          values[RunField.BUDGET.ordinal()],
          whole(values, RunField.INTERVAL),
          (long) values[RunField.DROPPED.ordinal()],
          (long) values[RunField.ERRORS.ordinal()]));
    }
    return frame;
  }

  private static int whole(double[] values, RunField field) {
    return (int) values[field.ordinal()];
  }

  /** Adds one row of the layers table. */
  public static void readLayer(ResultSet row, StepFrame.Builder frame) throws SQLException {
    int layer = row.getInt("layer");
    for (int i = 0; i < STATISTICS.size(); i++) {
      float value = row.getFloat(FIRST_STATISTIC + i);
      if (!row.wasNull()) {
        frame.value(STATISTICS.get(i), layer, StepFrame.measured(value));
      }
    }
  }

  /** The frame as the store gives it back. */
  public static StepFrame stored(StepFrame frame) {
    return frame.withValues(value -> Double.isNaN(value) ? value : single(value));
  }

  /** The number in a column; NaN for NULL, the measured NaN for NaN. */
  public static double number(ResultSet row, int column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? Double.NaN : StepFrame.measured(value);
  }
}
