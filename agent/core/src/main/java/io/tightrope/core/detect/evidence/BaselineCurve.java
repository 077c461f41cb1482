package io.tightrope.core.detect.evidence;

import io.tightrope.core.run.Baseline;
import java.util.Map;

/** The smoothed loss of a baseline by its steps. Immutable. */
public final class BaselineCurve {
  private final long[] steps;
  private final double[] values;

  /**
   * Smooths as {@link SmoothedLoss} does.
   *
   * @param baseline with a loss at least
   * @param over optimizer steps of the baseline
   */
  public BaselineCurve(Baseline baseline, double over) {
    Map<Long, Double> losses = baseline.losses();
    steps = new long[losses.size()];
    values = new double[losses.size()];
    SmoothedLoss mean = new SmoothedLoss(over);
    int i = 0;
    for (Map.Entry<Long, Double> loss : losses.entrySet()) {
      mean.add(loss.getKey(), loss.getValue());
      steps[i] = loss.getKey();
      values[i++] = mean.value();
    }
  }

  /** The value at its first step. */
  public double first() {
    return values[0];
  }

  /** The value at a step, in between by a straight line; the first or the last one outside. */
  public double at(double step) {
    int above = 0;
    int end = steps.length;
    while (above < end) {
      int middle = (above + end) >>> 1;
      if (steps[middle] < step) {
        above = middle + 1;
      } else {
        end = middle;
      }
    }
    if (above == 0 || above == steps.length) {
      return values[above == 0 ? 0 : above - 1];
    }
    double share = (step - steps[above - 1]) / (steps[above] - steps[above - 1]);
    return values[above - 1] + share * (values[above] - values[above - 1]);
  }
}
