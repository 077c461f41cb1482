package io.tightrope.core.detect.evidence;

import io.tightrope.core.frame.LayerStatistic;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * q and weight variance of the layers over the last few optimizer steps of the stage. A step that was
 * observed longer ago takes no part, so that a gap between two observed steps is not taken for a
 * jump. Not thread-safe.
 */
public final class RecentVariance {
  private final long steps;
  private final Deque<Row> rows = new ArrayDeque<>();
  private long stageStep = Long.MIN_VALUE;

  private record Row(long step, double[] q, double[] sw2) {}

  public RecentVariance(long steps) {
    this.steps = steps;
  }

  public void add(RunState run) {
    if (run.stageStep() != stageStep) {
      rows.clear();
      stageStep = run.stageStep();
    }
    long now = run.frame().step();
    rows.addLast(new Row(
        now,
        run.frame().column(LayerStatistic.PREACTIVATION_VARIANCE),
        run.frame().column(LayerStatistic.WEIGHT_VARIANCE_SCALED)));
    while (rows.getFirst().step() < now - steps) {
      rows.removeFirst();
    }
  }

  /**
   * By what factor the layer's q has grown within the window, counted from the expected q when it
   * started below: a recovery is no surge.
   */
  public double surge(RunState run, int layer) {
    double most = 0;
    for (Row row : rows) {
      most = Math.max(most, surge(run, layer, row));
    }
    return most;
  }

  /**
   * The largest part of a surge that one layer has made by itself, that is, beyond what the layer below
   * handed on: a small growth in each layer is a surge after twenty of them.
   */
  public double surgeOfOneLayer(RunState run) {
    double most = 0;
    for (Row row : rows) {
      double below = 1;
      for (int layer = 0; layer < run.layers(); layer++) {
        double surge = surge(run, layer, row);
        if (run.isHidden(layer) && surge >= 0) {
          most = Math.max(most, surge / Math.max(1, below));
          below = surge;
        }
      }
    }
    return most;
  }

  private static double surge(RunState run, int layer, Row row) {
    double now = run.value(LayerStatistic.PREACTIVATION_VARIANCE, layer);
    return now / Math.max(row.q()[layer], run.expectedVariance(layer));
  }

  /**
   * The geometric mean of the layer's q over the steps before the newest one; NaN where fewer than
   * two of them were observed within the window.
   */
  public double usual(int layer) {
    double sum = 0;
    int count = 0;
    for (Row row : rows) {
      if (row != rows.getLast()) {
        sum += Math.log(row.q()[layer]);
        count++;
      }
    }
    return count < 2 ? Double.NaN : Math.exp(sum / count);
  }

  /** By what factor the layer's weight variance has grown within the window; NaN when unknown. */
  public double weightGrowth(RunState run, int layer) {
    double now = run.value(LayerStatistic.WEIGHT_VARIANCE_SCALED, layer);
    double most = Double.NaN;
    for (Row row : rows) {
      double growth = now / row.sw2()[layer];
      most = Double.isNaN(most) || growth > most ? growth : most;
    }
    return most;
  }
}
