package io.tightrope.core.stats;

import static io.tightrope.core.stats.FloatLoops.CELLS;
import static io.tightrope.core.stats.FloatLoops.FREE;
import static io.tightrope.core.stats.FloatLoops.ROW;
import static io.tightrope.core.stats.FloatLoops.SILENT;
import static io.tightrope.core.stats.FloatLoops.SQUARED_CELLS;
import static io.tightrope.core.stats.FloatLoops.SQUARES;
import static io.tightrope.core.stats.FloatLoops.SUMS;

import java.util.Arrays;

/**
 * Lanes in single precision. Sums overflow above about 1e19 and lose digits below about 1e-19;
 * {@link StatisticsKernels} sees it by the result and reads the tensor again with {@link
 * CarefulLanes}. Non-finite elements show in the sums and are not counted here.
 */
final class FloatLanes extends Lanes {
  private final float[] x = new float[FloatLoops.SIZE];
  private final int[] bits = new int[FloatLoops.BITS_SIZE];
  private final FloatBands bands = new FloatBands();
  private StridedView view = new StridedView();

  FloatLanes() {
    super(ROW);
  }

  @Override
  void turnTo(StridedView tensor, ActivationBands activationBands) {
    view = tensor;
    bands.set(activationBands);
    Arrays.fill(x, SUMS, FloatLoops.SIZE, 0);
    Arrays.fill(bits, SILENT, FloatLoops.BITS_SIZE, 0);
  }

  @Override
  void copy(int offset, int stride, int length, int at) {
    if (stride == 1) {
      view.floats().get(offset, x, at, length);
      if (bands.any()) {
        view.floatBits().get(offset, bits, at, length);
      }
    } else {
      FloatLoops.gather(view.floats(), offset, stride, x, at, length);
      FloatLoops.toBits(x, bits, at, length);
    }
  }

  @Override
  void blank(int from, int to) {
    Arrays.fill(x, from, to, 0);
    if (bands.any()) {
      Arrays.fill(bits, from, to, Integer.MAX_VALUE);
    }
  }

  @Override
  void add(boolean sums, int length) {
    bands.add(sums, x, bits, length);
  }

  @Override
  void foldRow(int at, int length) {
    FloatLoops.foldRow(x, bits, at, length);
  }

  @Override
  void closeCells(int width) {
    FloatLoops.closeCells(x, width);
  }

  @Override
  long silentAt(int place) {
    return bits[SILENT + place];
  }

  @Override
  boolean anyActive(int at, int length) {
    return bands.anyActive(bits, at, length);
  }

  @Override
  void sumRuns(int runs, int length, double[] into) {
    FloatLoops.sumRuns(x, 0, runs, length, into);
  }

  @Override
  void takeRuns(int runs, int length, double[] into) {
    FloatLoops.sumRuns(x, SUMS, runs, length, into);
    Arrays.fill(x, SUMS, SUMS + runs * length, 0);
  }

  @Override
  double takeCellSums() {
    return FloatLoops.takeRow(x, CELLS);
  }

  @Override
  double takeSquaredCellSums() {
    return FloatLoops.takeRow(x, SQUARED_CELLS);
  }

  @Override
  double takeSquares() {
    return FloatLoops.takeRow(x, SQUARES);
  }

  @Override
  long takeSilent() {
    return FloatLoops.takeCounts(bits, SILENT);
  }

  @Override
  long takeFree() {
    return FloatLoops.takeCounts(bits, FREE);
  }

  @Override
  long nonFinite() {
    return 0;
  }
}
