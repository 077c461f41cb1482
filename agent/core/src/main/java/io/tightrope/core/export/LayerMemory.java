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

  private static final List<LayerStatistic> OCCASIONAL = Arrays.stream(LayerStatistic.values())
      .filter(LayerStatistic::isOccasional)
      .toList();

  private final Clock clock;
  private final double[] initialVariance;
  private final Map<LayerStatistic, double[]> lastMeasured = new EnumMap<>(LayerStatistic.class);
  private final SlidingExtremes variance;
  private @Nullable StepFrame latest;

  LayerMemory(int layers, Clock clock) {
    this.clock = clock;
    initialVariance = absent(layers);
    OCCASIONAL.forEach(statistic -> lastMeasured.put(statistic, absent(layers)));
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
    lastMeasured.forEach((statistic, values) -> keep(frame, statistic, values));
  }

  private static void keep(StepFrame frame, LayerStatistic statistic, double[] values) {
    if (frame.has(statistic)) {
      for (int layer = 0; layer < values.length; layer++) {
        double value = frame.value(statistic, layer);
        values[layer] = StepFrame.isAbsent(value) ? values[layer] : value;
      }
    }
  }

  /**
   * The present value of a statistic: of the last frame, or of the last frame that had it where only
   * some frames do, since most scrapes would miss it. Absent before the first.
   */
  synchronized double latest(LayerStatistic statistic, int layer) {
    double[] values = lastMeasured.get(statistic);
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
