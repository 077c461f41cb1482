package io.tightrope.core.detect.evidence;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.util.Arrays;

/**
 * What q each layer had while all was quiet: an exponential average of log10 q over observed steps
 * of the present stage, and the one the stage before ended with. Not thread-safe.
 */
public final class VarianceBaseline {
  /**
   * The limits of this average.
   *
   * @param weight weight of the newest observed step
   */
  public record Limits(@Range(above = 0, max = 1) double weight) {}

  private final double weight;
  private final double[] current;
  private final double[] before;

  public VarianceBaseline(int layers, Limits limits) {
    weight = limits.weight();
    current = new double[layers];
    before = new double[layers];
    Arrays.fill(current, Double.NaN);
    Arrays.fill(before, Double.NaN);
  }

  public void startStage() {
    System.arraycopy(current, 0, before, 0, before.length);
  }

  public void learn(StepFrame frame) {
    for (int layer = 0; layer < Math.min(current.length, frame.layerCount()); layer++) {
      double log = Math.log10(frame.value(LayerStatistic.PREACTIVATION_VARIANCE, layer));
      if (Double.isFinite(log)) {
        current[layer] =
            Double.isNaN(current[layer]) ? log : current[layer] + weight * (log - current[layer]);
      }
    }
  }

  /** Log10 of the q a layer had in its quiet recent past; NaN when there is none. */
  public double recent(int layer) {
    return current[layer];
  }

  /** Log10 of the q a layer had at the end of the stage before; NaN when there is none. */
  public double beforeStage(int layer) {
    return before[layer];
  }
}
