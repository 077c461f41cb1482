package io.tightrope.javaagent.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;

/** One layer of a frame, to be compared to a relative 1e-5; NaN expects an absent value. */
record Expectation(StepFrame frame, int layer) {
  private static final double TOLERANCE = 1e-5;

  void is(LayerStatistic statistic, double expected) {
    double measured = frame.value(statistic, layer);
    if (Double.isNaN(expected)) {
      assertThat(measured).as("%s of layer %d", statistic, layer).isNaN();
    } else if (expected == 0) {
      assertThat(measured).as("%s of layer %d", statistic, layer).isZero();
    } else {
      assertThat(measured / expected - 1)
          .as("%s of layer %d: %s, expected %s", statistic, layer, measured, expected)
          .isBetween(-TOLERANCE, TOLERANCE);
    }
  }
}
