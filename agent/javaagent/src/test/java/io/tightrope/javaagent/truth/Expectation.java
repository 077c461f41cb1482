package io.tightrope.javaagent.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;

/**
 * One layer of a frame, to be compared to a relative tolerance; NaN expects an absent value.
 *
 * @param tolerance largest relative difference
 * @param small absolute size below which a difference is taken relative to this size
 */
record Expectation(StepFrame frame, int layer, double tolerance, double small) {
  private static final double TOLERANCE = 1e-5;

  /** Compares to a relative 1e-5. */
  Expectation(StepFrame frame, int layer) {
    this(frame, layer, TOLERANCE, 0);
  }

  void is(LayerStatistic statistic, double expected) {
    double measured = frame.value(statistic, layer);
    if (Double.isNaN(expected)) {
      assertThat(measured).as("%s of layer %d", statistic, layer).isNaN();
    } else if (expected == 0) {
      assertThat(measured).as("%s of layer %d", statistic, layer).isZero();
    } else {
      assertThat((measured - expected) / Math.max(Math.abs(expected), small))
          .as("%s of layer %d: %s, expected %s", statistic, layer, measured, expected)
          .isBetween(-tolerance, tolerance);
    }
  }
}
