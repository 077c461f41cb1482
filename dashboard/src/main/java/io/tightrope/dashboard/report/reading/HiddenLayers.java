package io.tightrope.dashboard.report.reading;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import java.util.DoubleSummaryStatistics;
import java.util.stream.IntStream;

/** The layers whose signal must survive: all but output layers. */
final class HiddenLayers {
  private HiddenLayers() {}

  /** Their places in a frame. */
  static IntStream of(RunDescription run) {
    return IntStream.range(0, run.layers().size())
        .filter(layer -> !run.layers().get(layer).isOutput());
  }

  /**
   * The sparsity of the hidden layers in a frame: of those with a target, or of all where none has
   * one.
   */
  static DoubleSummaryStatistics sparsity(RunDescription run, StepFrame frame) {
    boolean targets = frame.has(LayerStatistic.ACTIVATION_SPARSITY_TARGET);
    return of(run)
        .filter(layer -> layer < frame.layerCount())
        .filter(layer -> !targets
            || !Double.isNaN(frame.value(LayerStatistic.ACTIVATION_SPARSITY_TARGET, layer)))
        .mapToDouble(layer -> frame.value(LayerStatistic.ACTIVATION_SPARSITY, layer))
        .filter(Double::isFinite)
        .summaryStatistics();
  }

  /** The index that the layer goes by. */
  static int index(RunDescription run, int place) {
    LayerDescription layer = run.layers().get(place);
    return layer.index();
  }
}
