package io.tightrope.core.frame;

/**
 * Values of one scalar, one per optimizer step. Immutable as long as nobody writes to its arrays,
 * which are not copied: a block of a thousand steps is handed over without copying it.
 *
 * @param steps optimizer steps done before each, strictly ascending
 * @param values one per step; {@link StepFrame#MEASURED_NAN} where NaN was measured
 */
public record ScalarSeries(long[] steps, double[] values) {
  public ScalarSeries {
    if (steps.length != values.length) {
      throw new IllegalArgumentException(
          steps.length + " steps for " + values.length + " values; each value needs a step");
    }
    for (int i = 1; i < steps.length; i++) {
      if (steps[i] <= steps[i - 1]) {
        throw new IllegalArgumentException(
            "step " + steps[i] + " follows step " + steps[i - 1] + "; steps must ascend");
      }
    }
  }

  /** How many steps it has. */
  public int size() {
    return steps.length;
  }
}
