package io.tightrope.dashboard.report.reading;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunDescription;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The observed steps from one stage change to the next: where they lie, and their last frames, over
 * which sparsity is averaged. A stage that is over keeps only the means. Not thread-safe.
 */
final class StageSpan {
  private static final LayerStatistic[] AVERAGED = {
    LayerStatistic.ACTIVATION_SPARSITY,
    LayerStatistic.ACTIVATION_SPARSITY_TARGET,
    LayerStatistic.DEAD_UNITS,
    LayerStatistic.DEAD_UNITS_EXPECTED
  };

  private final int number;
  private final double target;
  private final long from;
  private final long smoothingSteps;
  private final Deque<StepFrame> last = new ArrayDeque<>();
  private final Map<LayerStatistic, double[]> means = new EnumMap<>(LayerStatistic.class);
  private long lastFrom;
  private long to;
  private double escape = Double.NaN;

  StageSpan(StepFrame first, double target, long smoothingSteps) {
    this.number = first.stage();
    this.target = target;
    this.from = first.step();
    this.to = first.step();
    this.smoothingSteps = smoothingSteps;
  }

  void add(StepFrame frame) {
    to = Math.max(to, frame.step());
    escape = Double.isNaN(escape) ? frame.escapeProbability() : escape;
    last.addLast(frame);
    while (last.getFirst().step() < to - smoothingSteps) {
      last.removeFirst();
    }
    lastFrom = last.getFirst().step();
  }

  /** Drops the frames and keeps their means; nothing may be added after it. */
  void close() {
    int layers = last.stream().mapToInt(StepFrame::layerCount).max().orElse(0);
    for (LayerStatistic statistic : AVERAGED) {
      means.put(
          statistic,
          IntStream.range(0, layers)
              .mapToDouble(layer -> mean(statistic, layer))
              .toArray());
    }
    last.clear();
  }

  /** Stage of the schedule, 0 without one. */
  int number() {
    return number;
  }

  /** Sparsity asked for; NaN without a target. */
  double target() {
    return target;
  }

  long from() {
    return from;
  }

  long to() {
    return to;
  }

  /** Probability that the variance leaves its band, as of its first frames; NaN if unknown. */
  double escape() {
    return escape;
  }

  /** Step of the first of its last frames. */
  long lastFrom() {
    return lastFrom;
  }

  /**
   * The mean of a statistic over the last frames: sparsity, its target, dead units or those
   * expected. NaN where none has it.
   */
  double mean(LayerStatistic statistic, int layer) {
    double[] kept = means.get(statistic);
    if (kept != null) {
      return layer < kept.length ? kept[layer] : Double.NaN;
    }
    return last.stream()
        .mapToDouble(
            frame -> layer < frame.layerCount() ? frame.value(statistic, layer) : Double.NaN)
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  /** The mean sparsity of each hidden layer over its last frames, where it is known. */
  double[] sparsities(RunDescription run) {
    return HiddenLayers.of(run)
        .mapToDouble(layer -> mean(LayerStatistic.ACTIVATION_SPARSITY, layer))
        .filter(Double::isFinite)
        .toArray();
  }
}
