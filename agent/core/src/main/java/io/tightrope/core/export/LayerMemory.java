package io.tightrope.core.export;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.maps.DeadUnits;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of {@link LayerMetric}: what became of a layer's statistics over time, kept here
 * because a scrape sees one step of many. A frame costs two comparisons a layer, a reading of the
 * expected dead units about 10 microseconds. Thread-safe.
 */
final class LayerMemory {
  private static final double HALF_WINDOW_SECONDS = 30;

  private final List<LayerDescription> layers;
  private final Clock clock;
  private final double[] initialVariance;
  private final double[] updateRatio;
  private final SlidingExtremes variance;
  private @Nullable StepFrame latest;

  LayerMemory(RunDescription run, Clock clock) {
    this.layers = run.layers();
    this.clock = clock;
    initialVariance = new double[layers.size()];
    Arrays.fill(initialVariance, Double.NaN);
    updateRatio = new double[layers.size()];
    Arrays.fill(updateRatio, Double.NaN);
    variance = new SlidingExtremes(layers.size(), HALF_WINDOW_SECONDS);
  }

  synchronized void add(StepFrame frame) {
    latest = frame;
    double[] now = frame.column(LayerStatistic.PREACTIVATION_VARIANCE);
    variance.add(now, seconds());
    for (int layer = 0; layer < now.length; layer++) {
      if (Double.isNaN(initialVariance[layer])) {
        initialVariance[layer] = now[layer];
      }
      double updated = frame.value(LayerStatistic.UPDATE_RATIO, layer);
      if (!StepFrame.isAbsent(updated)) {
        updateRatio[layer] = updated;
      }
    }
  }

  /**
   * A statistic of the last frame. Updates are read at a lower cadence than all else, so theirs is
   * of the last frame that had one: most scrapes would miss it. Absent before the first.
   */
  synchronized double latest(LayerStatistic statistic, int layer) {
    if (statistic == LayerStatistic.UPDATE_RATIO) {
      return updateRatio[layer];
    }
    StepFrame frame = latest;
    return frame == null ? Double.NaN : frame.value(statistic, layer);
  }

  /** Whether there is a value now; costs next to nothing. */
  synchronized boolean has(LayerMetric metric, int layer) {
    return metric == LayerMetric.DEAD_UNITS_EXPECTED
        ? explainsDeadUnits(layer)
        : !Double.isNaN(read(metric, layer));
  }

  private boolean explainsDeadUnits(int layer) {
    StepFrame frame = latest;
    return frame != null
        && frame.windowSamples() > 0
        && !Double.isNaN(frame.value(LayerStatistic.DEAD_UNITS, layer))
        && !Double.isNaN(frame.value(LayerStatistic.ACTIVATION_SPARSITY, layer))
        && !Double.isNaN(frame.value(LayerStatistic.INPUT_CORRELATION, layer));
  }

  /** The present value; NaN when absent. */
  synchronized double read(LayerMetric metric, int layer) {
    return switch (metric) {
      case PREACTIVATION_VARIANCE_INITIAL -> initialVariance[layer];
      case PREACTIVATION_VARIANCE_MAX -> variance.highest(layer, seconds());
      case PREACTIVATION_VARIANCE_MIN -> variance.lowest(layer, seconds());
      case DEAD_UNITS_EXPECTED -> expectedDeadUnits(layer);
    };
  }

  private double expectedDeadUnits(int layer) {
    StepFrame frame = latest;
    if (frame == null || !explainsDeadUnits(layer)) {
      return Double.NaN;
    }
    boolean twoSided = layers
        .get(layer)
        .activation()
        .flatMap(activation -> SparseKind.ofLabel(activation.kind()))
        .map(SparseKind::twoSided)
        .orElse(false);
    return DeadUnits.probability(
        frame.value(LayerStatistic.ACTIVATION_SPARSITY, layer),
        frame.value(LayerStatistic.INPUT_CORRELATION, layer),
        frame.windowSamples(),
        twoSided);
  }

  private double seconds() {
    return clock.millis() / 1e3;
  }
}
