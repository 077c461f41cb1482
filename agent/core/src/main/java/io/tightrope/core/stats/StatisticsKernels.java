package io.tightrope.core.stats;

/**
 * Reads a tensor once, where it lies, and gives the sums that its statistics are made of. This is
 * hot code: it runs on the training thread.
 *
 * <p>Why it looks as it does: a loop that keeps several running sums waits for each addition, and
 * the JIT compiler does not vectorise it (1.3 ns an element). So elements are copied in chunks of
 * {@value Lanes#WIDTH} into arrays that stay in the first-level cache, and small loops that do one
 * thing each, without any dependency between elements, run over them with vector instructions. The
 * memory is read once; axes are walked in the order of their strides, which for these statistics is
 * as good as any other. Float sums are kept a few hundred chunks long at most, one for each place in
 * a chunk, and folded into doubles: relative errors stay below 1e-5, and so do those of doubles.
 *
 * <p>Cost: about 0.35 ns a float for moments, flags and per-unit sums together, the {@code kernels}
 * benchmark says how much here; tensors of doubles, and floats too huge or tiny for float squares or
 * not finite, are read by slower loops (2 to 3 ns an element). Allocates nothing once {@code into}
 * knows its number of units. Holds about 100 kB. Not thread-safe: one for each training thread.
 */
public final class StatisticsKernels {
  /** Mean squares below this are not trusted to single precision. */
  private static final double TINY = 1e-30;

  private static final int CHUNKS_A_CLOSE = 256;

  private final Layout layout = new Layout();
  private final FloatLanes floatLanes = new FloatLanes();
  private final DoubleLanes doubleLanes = new DoubleLanes();

  private double sum;
  private double sumOfSquares;
  private double squaredSums;

  /**
   * Adds the sums of all elements to {@code into}. An empty view adds nothing.
   *
   * @throws IllegalArgumentException if the view has more than 32 axes
   */
  public void summarize(StridedView view, TensorStatistics into) {
    long size = view.size();
    if (size == 0) {
      return;
    }
    Lanes lanes = floatLanes;
    if (view.isFloat64() || !sumUp(view, floatLanes)) {
      lanes = doubleLanes;
      sumUp(view, doubleLanes);
    }
    into.count += size;
    into.sum += sum;
    into.sumOfSquares += sumOfSquares;
    into.nonFinite += lanes.nonFinite();
  }

  /**
   * Variance of the elements about their mean; 0 for one element, NaN for none or when one is not
   * finite. Reads once more when the mean is so large that the difference of two sums would lose
   * the digits.
   */
  public double variance(StridedView view) {
    long size = view.size();
    if (size == 0) {
      return Double.NaN;
    }
    if (view.isFloat64() || !sumUp(view, floatLanes)) {
      sumUp(view, doubleLanes);
    }
    double mean = sum / size;
    double variance = sumOfSquares / size - mean * mean;
    if (variance < 0.1 * mean * mean) {
      doubleLanes.about(mean);
      sumUp(view, doubleLanes);
      doubleLanes.about(0);
      double shift = sum / size;
      variance = sumOfSquares / size - shift * shift;
    }
    return Math.max(variance, 0);
  }

  private boolean sumUp(StridedView view, Lanes lanes) {
    layout.plan(view, -1, -1);
    lanes.begin(view, ActivationBands.NONE);
    int length = layout.cellRowLength();
    int stride = layout.cellRowStride();
    int filled = 0;
    int chunks = 0;
    do {
      int offset = layout.rowOffset();
      for (int from = 0; from < length; ) {
        int part = Math.min(Lanes.WIDTH - filled, length - from);
        lanes.load(offset + from * stride, stride, part, filled);
        filled += part;
        from += part;
        if (filled == Lanes.WIDTH) {
          lanes.addMoments(filled);
          filled = 0;
          if (++chunks % CHUNKS_A_CLOSE == 0) {
            lanes.closeCells(Lanes.WIDTH, 1);
          }
        }
      }
    } while (layout.advance());
    lanes.addMoments(filled);
    lanes.closeCells(Lanes.WIDTH, 1);
    sum = lanes.sum();
    sumOfSquares = lanes.sumOfSquares();
    return trusted(sumOfSquares, view.size());
  }

  private static boolean trusted(double squares, long size) {
    return squares >= TINY * size && squares <= Double.MAX_VALUE;
  }

  /**
   * Adds to {@code into} what the view says of a layer's units. An empty view adds nothing.
   *
   * @param view pre-activations, or activations with {@link ActivationBands#EXACT_ZERO}
   * @param batchAxis axis of the samples, -1 if there is none (then no input correlation)
   * @param unitAxis axis of units or channels, -1 to leave out dead units; all other axes are
   *     positions
   * @param bands where the activation function is silent or clipped, in the units of the view
   * @throws IllegalArgumentException if the view has more than 32 axes
   */
  public void observe(
      StridedView view, int batchAxis, int unitAxis, ActivationBands bands, UnitStatistics into) {
    long size = view.size();
    if (size == 0) {
      return;
    }
    Lanes lanes = floatLanes;
    if (view.isFloat64() || !walk(view, batchAxis, unitAxis, bands, floatLanes, into)) {
      lanes = doubleLanes;
      walk(view, batchAxis, unitAxis, bands, doubleLanes, into);
    }
    double batch = layout.batchLength();
    into.batch = layout.batchLength();
    into.count += size;
    into.sum += sum;
    into.sumOfSquares += sumOfSquares;
    into.squaredMeans += squaredSums / (batch * batch);
    into.meanSquares += sumOfSquares / batch;
    into.nonFinite += lanes.nonFinite();
    into.silenceKnown = bands.hasSilence();
    into.clipKnown = bands.hasClip();
    if (bands.hasSilence()) {
      into.silent += size - lanes.activeCount();
    }
    if (bands.hasClip()) {
      into.clipped += lanes.clippedCount();
    }
  }

  private boolean walk(
      StridedView view,
      int batchAxis,
      int unitAxis,
      ActivationBands bands,
      Lanes lanes,
      UnitStatistics into) {
    layout.plan(view, batchAxis, unitAxis);
    lanes.begin(view, bands);
    into.expectUnits(layout.units());
    boolean markAlive = layout.units() > 0 && bands.hasSilence();
    if (layout.batchInRow()) {
      samplesSideBySide(lanes, markAlive, into);
    } else {
      cellsSideBySide(lanes, markAlive, into);
    }
    sumOfSquares = lanes.sumOfSquares();
    return trusted(sumOfSquares, view.size()) && Double.isFinite(squaredSums);
  }

  /** Cells lie side by side ('c' order): a place in the chunk is a cell, samples pass over it. */
  private void cellsSideBySide(Lanes lanes, boolean markAlive, UnitStatistics into) {
    int length = layout.cellRowLength();
    int stride = layout.cellRowStride();
    int batch = layout.batchLength();
    do {
      int offset = layout.rowOffset();
      for (int from = 0; from < length; from += Lanes.WIDTH) {
        int width = Math.min(Lanes.WIDTH, length - from);
        int rows = Math.min(Lanes.WIDTH / width, batch);
        for (int sample = 0; sample < batch; sample += rows) {
          int rowsNow = Math.min(rows, batch - sample);
          loadRows(
              lanes,
              offset + from * stride + sample * layout.batchStride(),
              stride,
              width,
              rowsNow,
              layout.batchStride());
          lanes.addMoments(rowsNow * width);
          lanes.addFlags(rowsNow * width);
        }
        lanes.closeCells(width, rows);
        if (markAlive) {
          markAlive(lanes.active, from, width, rows, layout.rowUnit(), into.alive);
        }
        lanes.closeActive(rows * width);
      }
    } while (layout.advance());
    sum = lanes.sum();
    squaredSums = lanes.squaredSums();
  }

  private static void loadRows(
      Lanes lanes, int offset, int stride, int width, int rows, int rowStride) {
    if (rowStride == width * stride) {
      lanes.load(offset, stride, rows * width, 0);
      return;
    }
    for (int row = 0; row < rows; row++) {
      lanes.load(offset + row * rowStride, stride, width, row * width);
    }
  }

  private void markAlive(
      int[] active, int from, int width, int rows, int rowUnit, boolean[] alive) {
    int divisor = layout.unitDivisor();
    int modulus = layout.unitModulus();
    int unit = from / divisor % modulus;
    int left = divisor - from % divisor;
    for (int cell = 0; cell < width; cell++) {
      for (int at = cell; !alive[rowUnit + unit] && at < rows * width; at += width) {
        alive[rowUnit + unit] = active[at] != 0;
      }
      if (--left == 0) {
        left = divisor;
        unit = unit + 1 == modulus ? 0 : unit + 1;
      }
    }
  }

  /** Samples of a cell lie side by side ('f' order): the chunk is cut into runs, one a cell. */
  private void samplesSideBySide(Lanes lanes, boolean markAlive, UnitStatistics into) {
    int batch = layout.batchLength();
    int stride = layout.batchStride();
    int cells = layout.cellRowLength();
    int cellStride = layout.cellRowStride();
    int cellsAChunk = Math.max(1, Lanes.WIDTH / batch);
    sum = 0;
    squaredSums = 0;
    do {
      int offset = layout.rowOffset();
      int rowUnit = layout.rowUnit();
      for (int from = 0; from < cells; from += cellsAChunk) {
        int cellsNow = Math.min(cellsAChunk, cells - from);
        int at = offset + from * cellStride;
        if (batch <= Lanes.WIDTH) {
          loadRows(lanes, at, stride, batch, cellsNow, cellStride);
          readRuns(lanes, markAlive, batch, from, cellsNow, rowUnit, into.alive);
        } else {
          readLongRun(lanes, markAlive, at, from, rowUnit, into.alive);
        }
      }
    } while (layout.advance());
  }

  private void readRuns(
      Lanes lanes,
      boolean markAlive,
      int batch,
      int from,
      int cells,
      int rowUnit,
      boolean[] alive) {
    lanes.addSquares(cells * batch);
    lanes.addFlags(cells * batch);
    for (int cell = 0; cell < cells; cell++) {
      closeRun(lanes.sumOf(cell * batch, batch));
      int unit = rowUnit + (from + cell) / layout.unitDivisor() % layout.unitModulus();
      if (markAlive && !alive[unit]) {
        alive[unit] = IntLoops.any(lanes.active, cell * batch, batch);
      }
    }
    lanes.closeActive(cells * batch);
  }

  private void readLongRun(
      Lanes lanes, boolean markAlive, int offset, int cell, int rowUnit, boolean[] alive) {
    int batch = layout.batchLength();
    int unit = rowUnit + cell / layout.unitDivisor() % layout.unitModulus();
    double runSum = 0;
    for (int sample = 0; sample < batch; sample += Lanes.WIDTH) {
      int length = Math.min(Lanes.WIDTH, batch - sample);
      lanes.load(offset + sample * layout.batchStride(), layout.batchStride(), length, 0);
      lanes.addSquares(length);
      lanes.addFlags(length);
      runSum += lanes.sumOf(0, length);
      if (markAlive && !alive[unit]) {
        alive[unit] = IntLoops.any(lanes.active, 0, length);
      }
      lanes.closeActive(length);
    }
    closeRun(runSum);
  }

  private void closeRun(double runSum) {
    sum += runSum;
    squaredSums += runSum * runSum;
  }
}
