package io.tightrope.core.export;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of {@link LayerMetric}: what became of a layer's statistics over time, kept here
 * because a scrape sees one step of many. A frame costs a few comparisons per layer. Thread-safe.
 */
final class LayerMemory {
  private static final double HALF_WINDOW_SECONDS = 30;

  private static final List<LayerStatistic> CARRIED = Arrays.stream(LayerStatistic.values())
      .filter(statistic -> statistic.isOccasional() || statistic.isCounter())
      .toList();

  private final Clock clock;
  private final double[] initialVariance;
  private final Map<LayerStatistic, double[]> carried = new EnumMap<>(LayerStatistic.class);
  private final SlidingExtremes variance;
  private @Nullable StepFrame latest;

  LayerMemory(int layers, Clock clock) {
    this.clock = clock;
    initialVariance = absent(layers);
    CARRIED.forEach(statistic -> carried.put(statistic, absent(layers)));
    variance = new SlidingExtremes(layers, HALF_WINDOW_SECONDS);
  }

  private static double[] absent(int layers) {
    double[] values = new double[layers];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  synchronized void add(StepFrame frame) {
    latest = frame;
    double[] now = frame.column(LayerStatistic.PREACTIVATION_VARIANCE);
    variance.add(now, seconds());
    for (int layer = 0; layer < now.length; layer++) {
      if (Double.isNaN(initialVariance[layer])) {
        initialVariance[layer] = now[layer];
      }
    }
    carried.forEach((statistic, values) -> keep(frame, statistic, values));
  }

  private static void keep(StepFrame frame, LayerStatistic statistic, double[] values) {
    if (frame.has(statistic)) {
      for (int layer = 0; layer < values.length; layer++) {
        values[layer] = next(statistic, values[layer], frame.value(statistic, layer));
      }
    }
  }

  private static double next(LayerStatistic statistic, double before, double value) {
    if (statistic.isCounter() && !Double.isNaN(before)) {
      return Double.isNaN(value) ? before : before + value;
    }
    return StepFrame.isAbsent(value) ? before : value;
  }

  /**
   * The present value of a statistic: its running total if it is a counter; of the last frame that
   * had it where only some frames do, since most scrapes would miss it; else of the last frame.
   * Absent before the first.
   */
  synchronized double latest(LayerStatistic statistic, int layer) {
    double[] values = carried.get(statistic);
    if (values != null) {
      return values[layer];
    }
    StepFrame frame = latest;
    return frame == null ? Double.NaN : frame.value(statistic, layer);
  }

  /** The present value; NaN when absent. */
  synchronized double read(LayerMetric metric, int layer) {
    return switch (metric) {
      case PREACTIVATION_VARIANCE_INITIAL -> initialVariance[layer];
      case PREACTIVATION_VARIANCE_MAX -> variance.highest(layer, seconds());
      case PREACTIVATION_VARIANCE_MIN -> variance.lowest(layer, seconds());
    };
  }

  private double seconds() {
    return clock.millis() / 1e3;
  }
}
