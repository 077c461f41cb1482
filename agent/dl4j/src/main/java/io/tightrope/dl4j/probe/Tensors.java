package io.tightrope.dl4j.probe;

import io.tightrope.core.stats.ActivationBands;
import io.tightrope.core.stats.InputRows;
import io.tightrope.core.stats.SpectralDirection;
import io.tightrope.core.stats.StatisticsKernels;
import io.tightrope.core.stats.TensorStatistics;
import io.tightrope.core.stats.UnitStatistics;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.LongPredicate;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Reads ND4J's arrays with the kernels, one pass each. Not thread-safe. */
final class Tensors {
  private static final int BATCH_AXIS = 0;
  private static final int UNIT_AXIS = 1;
  private static final int TIME_AXIS = 2;

  private final StatisticsKernels kernels = new StatisticsKernels();
  private final ArrayView array = new ArrayView();
  private final InputRows rows = new InputRows();

  /**
   * Adds pre-activations: samples, units, then positions. Rows that are not the samples of the batch
   * (time steps folded into them) say nothing of the correlation between samples.
   *
   * @param channelsLast whether the units of an image come after its positions
   */
  void observe(
      @Nullable INDArray preactivation,
      int batchSize,
      boolean channelsLast,
      ActivationBands bands,
      UnitStatistics into) {
    if (preactivation != null && preactivation.rank() >= 2 && array.point(preactivation)) {
      boolean rowsAreSamples = preactivation.size(BATCH_AXIS) == batchSize;
      int rank = preactivation.rank();
      int units = channelsLast && rank > 3 ? rank - 1 : UNIT_AXIS;
      kernels.observe(array.view(), rowsAreSamples ? BATCH_AXIS : -1, units, bands, into);
    }
  }

  /**
   * Adds the pre-activations of time steps that are data and not padding: stretches of them one after the
   * other, where they lie. They say nothing of the correlation between samples, of which each step has
   * another number.
   *
   * @param preactivation samples, units and time steps, or samples and units of one step, or rows that are
   *     samples and steps in the mask's order
   * @param mask of two axes, 0 for padding: samples and time steps, or as many rows as the pre-activations
   * @param step the time step of two-dimensional pre-activations, if they are of one
   * @return whether the mask fits; if not, nothing has been added
   */
  boolean observeUnmasked(
      INDArray preactivation, INDArray mask, int step, ActivationBands bands, UnitStatistics into) {
    return forUnmasked(
        preactivation, mask, step, units -> kernels.observe(array.view(), -1, units, bands, into));
  }

  /** The same for all elements without their units, as of a gradient. */
  boolean summarizeUnmasked(INDArray values, INDArray mask, int step, TensorStatistics into) {
    return forUnmasked(values, mask, step, units -> kernels.summarize(array.view(), into));
  }

  private boolean forUnmasked(INDArray values, INDArray mask, int step, IntConsumer reader) {
    int rank = values.rank();
    long rows = values.size(BATCH_AXIS);
    boolean sequences = rank == 3 && mask.size(0) == rows && mask.size(1) == values.size(TIME_AXIS);
    if (sequences) {
      for (long row = 0; row < rows; row++) {
        INDArray sample = values.get(NDArrayIndex.point(row));
        long masked = row;
        forStretches(sample, at -> mask.getDouble(masked, at) > 0, 1, reader);
      }
      return true;
    }
    if (rank == 2 && mask.length() == rows) {
      // Time steps that are folded into rows: all samples of one step, then those of the next.
      long samples = mask.size(0);
      forStretches(
          values, at -> mask.getDouble(at % samples, at / samples) > 0, BATCH_AXIS, reader);
      return true;
    }
    if (rank == 2 && mask.size(0) == rows && step >= 0 && step < mask.size(1)) {
      forStretches(values, at -> mask.getDouble(at, step) > 0, BATCH_AXIS, reader);
      return true;
    }
    return false;
  }

  /** Whether a mask is of samples and steps, or of rows, and leaves some of them out. */
  static boolean leavesOut(INDArray mask) {
    return mask.rank() == 2 && mask.minNumber().doubleValue() <= 0;
  }

  /**
   * Points at each stretch that a mask of one axis leaves of two.
   *
   * @param reader is given the other axis, that of the units
   */
  private void forStretches(
      INDArray values, LongPredicate isData, int maskedAxis, IntConsumer reader) {
    long length = values.size(maskedAxis);
    long from = 0;
    while (from < length) {
      long to = from;
      while (to < length && isData.test(to)) {
        to++;
      }
      if (to > from && array.point(values, maskedAxis, from, to)) {
        reader.accept(1 - maskedAxis);
      }
      from = to + 1;
    }
  }

  /**
   * How far a layer's inputs lie along the first singular vector of its weights; see {@link
   * SpectralDirection}.
   *
   * @param weights inputs and units, or for a convolution units, channels and kernel
   * @param input samples and inputs, and time steps or positions after them
   * @param convolution the layer's configuration if it is one
   * @param of keeps the singular vector from one reading to the next
   * @return NaN if all weights are zero or one is not finite, or if the input does not match their shape
   */
  double spectralAlignment(
      INDArray weights,
      INDArray input,
      Optional<ConvolutionLayer> convolution,
      SpectralDirection of) {
    boolean matrix = convolution.isEmpty();
    if (weights.rank() != (matrix ? 2 : 4)
        || !array.point(weights)
        || !of.follow(array.view(), matrix ? 1 : 0)
        || !array.point(input)) {
      return Double.NaN;
    }
    of.begin();
    boolean read = matrix
        ? rows.addRows(array.view(), of)
        : rows.addPatches(
            array.view(), convolution.get().getKernelSize(), convolution.get().getDilation(), of);
    return read ? of.value() : Double.NaN;
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
