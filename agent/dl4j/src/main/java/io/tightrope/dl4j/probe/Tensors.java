package io.tightrope.dl4j.probe;

import io.tightrope.core.stats.ActivationBands;
import io.tightrope.core.stats.StatisticsKernels;
import io.tightrope.core.stats.TensorStatistics;
import io.tightrope.core.stats.UnitStatistics;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads ND4J's arrays with the kernels, one pass each. Not thread-safe. */
final class Tensors {
  private static final int BATCH_AXIS = 0;
  private static final int UNIT_AXIS = 1;

  private final StatisticsKernels kernels = new StatisticsKernels();
  private final ArrayView array = new ArrayView();

  /**
   * Adds pre-activations: samples, units, then positions. Rows that are not the samples of the batch
   * (time steps folded into them) say nothing of the correlation between samples.
   */
  void observe(
      @Nullable INDArray preactivation, int batchSize, ActivationBands bands, UnitStatistics into) {
    if (preactivation != null && preactivation.rank() >= 2 && array.point(preactivation)) {
      boolean rowsAreSamples = preactivation.size(BATCH_AXIS) == batchSize;
      kernels.observe(array.view(), rowsAreSamples ? BATCH_AXIS : -1, UNIT_AXIS, bands, into);
    }
  }

  /** Adds all elements; does nothing for an array that is absent or of another type. */
  void summarize(@Nullable INDArray values, TensorStatistics into) {
    if (array.point(values)) {
      kernels.summarize(array.view(), into);
    }
  }

  /** Variance about the mean, NaN if there is nothing to read. */
  double variance(INDArray values) {
    return array.point(values) ? kernels.variance(array.view()) : Double.NaN;
  }
}
