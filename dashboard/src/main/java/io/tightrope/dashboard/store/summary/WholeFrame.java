package io.tightrope.dashboard.store.summary;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.frame.StepFrame;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A frame whose layers are reduced to one: the mean of each statistic over the layers, or the maximum of
 * one that counts. The sparsity is the mean over the layers that are meant to be sparse, where there are
 * such. A network of a thousand layers then takes no more room than one of three.
 */
final class WholeFrame {
  private WholeFrame() {}

  static StepFrame of(StepFrame frame) {
    StepFrame.Builder whole =
        StepFrame.builder(frame.seq(), frame.step(), 1).timestamp(frame.timestamp());
    for (RunStatistic statistic : RunStatistic.values()) {
      if (frame.has(statistic)) {
        whole.value(statistic, frame.value(statistic));
      }
    }
    for (LayerStatistic statistic : frame.statistics()) {
      whole.value(statistic, 0, reduced(frame, statistic));
    }
    return whole.build();
  }

  private static double reduced(StepFrame frame, LayerStatistic statistic) {
    boolean ofSparseLayers = statistic == LayerStatistic.ACTIVATION_SPARSITY
        && frame.has(LayerStatistic.ACTIVATION_SPARSITY_TARGET);
    double[] all = IntStream.range(0, frame.layerCount())
        .filter(layer -> !ofSparseLayers
            || !Double.isNaN(frame.value(LayerStatistic.ACTIVATION_SPARSITY_TARGET, layer)))
        .mapToDouble(layer -> frame.value(statistic, layer))
        .toArray();
    double[] finite = Arrays.stream(all).filter(Double::isFinite).toArray();
    if (finite.length == 0) {
      boolean measured = Arrays.stream(all).anyMatch(value -> !StepFrame.isAbsent(value));
      return measured ? StepFrame.MEASURED_NAN : Double.NaN;
    }
    return statistic.range().isWhole()
        ? Arrays.stream(finite).max().orElse(Double.NaN)
        : Arrays.stream(finite).average().orElse(Double.NaN);
  }
}
