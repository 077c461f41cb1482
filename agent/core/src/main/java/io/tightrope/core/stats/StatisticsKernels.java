package io.tightrope.core.stats;

import org.jspecify.annotations.Nullable;

/**
 * Reads a tensor once, where it lies, and gives the sums that its statistics are made of. This is
 * hot code: it runs on the training thread.
 *
 * <p>Why it looks as it does: a loop that keeps several running sums waits for each addition, and
 * the JIT compiler does not vectorise it (1.3 ns an element). So elements are copied in chunks of
 * 2,048 floats or 1,024 doubles into arrays that stay in the first-level cache, and small loops that do one
 * thing each, without any dependency between elements, run over them with vector instructions. The
 * memory is read once; axes are walked in the order of their strides, which for these statistics is
 * as good as any other. Float sums are kept a few hundred chunks long at most, one for each place in
 * a chunk, and folded into doubles: relative errors stay below 1e-5, and so do those of doubles.
 *
 * <p>Cost, for moments, flags and per-unit sums together: about 0.3 ns a float where units lie side
 * by side, 0.4 where a batch is long, 0.5 where runs of a short batch must be summed one after the
 * other, twice that for doubles; the {@code kernels} benchmark says how much here. Floats too huge or tiny
 * for float squares, and values that are not finite, are read by slower loops (2 to 10 ns an
 * element). Allocates nothing once {@code into} knows its number of units and each kind of array has been
 * read. Holds about 50 kB, and as much again once doubles or such floats have come. Not thread-safe: one for
 * each training thread.
 */
public final class StatisticsKernels {
  /** Mean squares below this are not trusted to single precision. */
  private static final double TINY = 1e-30;

  private static final int CHUNKS_A_CLOSE = 256;

  private final Layout layout = new Layout();
  private final FloatLanes floatLanes = new FloatLanes();
  private final UnitWalk walk = new UnitWalk(layout, floatLanes);
  private @Nullable DoubleLanes doubleLanes;
  private @Nullable CarefulLanes carefulLanes;

  private double sum;
  private double sumOfSquares;

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
    Lanes lanes = lanesOf(view);
    if (!sumUp(view, lanes)) {
      lanes = carefulLanes();
      sumUp(view, lanes);
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
    if (!sumUp(view, lanesOf(view))) {
      sumUp(view, carefulLanes());
    }
    double mean = sum / size;
    double variance = sumOfSquares / size - mean * mean;
    if (variance < 0.1 * mean * mean) {
      CarefulLanes careful = carefulLanes();
      careful.about(mean);
      sumUp(view, careful);
      careful.about(0);
      double shift = sum / size;
      variance = sumOfSquares / size - shift * shift;
    }
    return Math.max(variance, 0);
  }

  private Lanes lanesOf(StridedView view) {
    return view.isFloat64() ? doubleLanes() : floatLanes;
  }

  private DoubleLanes doubleLanes() {
    DoubleLanes lanes = doubleLanes;
    if (lanes == null) {
      lanes = new DoubleLanes();
      doubleLanes = lanes;
    }
    return lanes;
  }

  private CarefulLanes carefulLanes() {
    CarefulLanes lanes = carefulLanes;
    if (lanes == null) {
      lanes = new CarefulLanes();
      carefulLanes = lanes;
    }
    return lanes;
  }

  private boolean sumUp(StridedView view, Lanes lanes) {
    layout.plan(view, -1, -1);
    lanes.begin(view, ActivationBands.NONE);
    int length = layout.cellRowLength();
    int stride = layout.cellRowStride();
    int chunk = Lanes.ROWS * lanes.places;
    int filled = 0;
    int chunks = 0;
    do {
      int offset = layout.rowOffset();
      for (int from = 0; from < length; ) {
        int part = Math.min(chunk - filled, length - from);
        lanes.load(offset + from * stride, stride, part, filled);
        filled += part;
        from += part;
        if (filled == chunk) {
          lanes.add(lanes.places);
          filled = 0;
          if (++chunks % CHUNKS_A_CLOSE == 0) {
            lanes.closeCells(lanes.places, 1);
          }
        }
      }
    } while (layout.advance());
    if (filled > 0) {
      lanes.blank(filled, chunk);
      lanes.add(lanes.places);
    }
    lanes.closeCells(lanes.places, 1);
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
    Lanes lanes = lanesOf(view);
    if (!walk(view, batchAxis, unitAxis, bands, lanes, into)) {
      lanes = carefulLanes();
      walk(view, batchAxis, unitAxis, bands, lanes, into);
    }
    if (into.quantilesWanted) {
      into.quantiles.add(view);
    }
    double batch = layout.batchLength();
    into.batch = layout.batchLength();
    into.count += size;
    into.sum += walk.sum;
    into.sumOfSquares += sumOfSquares;
    into.squaredMeans += walk.squaredSums / (batch * batch);
    into.meanSquares += sumOfSquares / batch;
    into.nonFinite += lanes.nonFinite();
    into.silenceKnown = bands.hasSilence();
    into.clipKnown = bands.hasClip();
    if (bands.hasSilence()) {
      into.silent += lanes.silent();
    }
    if (bands.hasClip()) {
      into.clipped += lanes.clipped();
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
    if (bands.hasSilence() && layout.units() > 0) {
      walk.over(lanes, into.alive);
    } else {
      walk.over(lanes);
    }
    sumOfSquares = lanes.sumOfSquares();
    return trusted(sumOfSquares, view.size()) && Double.isFinite(walk.squaredSums);
  }
}
