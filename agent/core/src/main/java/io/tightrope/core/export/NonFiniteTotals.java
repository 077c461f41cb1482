package io.tightrope.core.export;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;

/** Running totals of a per-step count, one a layer. Thread-safe. */
final class NonFiniteTotals {
  private final double[] totals;
  private final boolean[] known;

  NonFiniteTotals(int layers) {
    totals = new double[layers];
    known = new boolean[layers];
  }

  synchronized void add(StepFrame frame) {
    for (int layer = 0; layer < totals.length; layer++) {
      double count = frame.value(LayerStatistic.NONFINITE_VALUES, layer);
      if (!Double.isNaN(count)) {
        totals[layer] += count;
        known[layer] = true;
      }
    }
  }

  synchronized double total(int layer) {
    return totals[layer];
  }

  synchronized boolean isKnown(int layer) {
    return known[layer];
  }
}
