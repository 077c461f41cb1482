package io.tightrope.core.stats;

import static io.tightrope.core.stats.DoubleLoops.CELLS;
import static io.tightrope.core.stats.DoubleLoops.FREE;
import static io.tightrope.core.stats.DoubleLoops.ROW;
import static io.tightrope.core.stats.DoubleLoops.SILENT;
import static io.tightrope.core.stats.DoubleLoops.SQUARED_CELLS;
import static io.tightrope.core.stats.DoubleLoops.SQUARES;
import static io.tightrope.core.stats.DoubleLoops.SUMS;

import java.util.Arrays;

/**
 * Lanes in double precision, for tensors of doubles. Non-finite elements show in the sums and are
 * not counted here: such a tensor is read again with {@link CarefulLanes}.
 */
final class DoubleLanes extends Lanes {
  private final double[] x = new double[DoubleLoops.SIZE];
  private final long[] bits = new long[DoubleLoops.BITS_SIZE];
  private final DoubleBands bands = new DoubleBands();
  private StridedView view = new StridedView();

  DoubleLanes() {
    super(ROW);
  }

  @Override
  void turnTo(StridedView tensor, ActivationBands activationBands) {
    view = tensor;
    bands.set(activationBands);
    Arrays.fill(x, SUMS, DoubleLoops.SIZE, 0);
    Arrays.fill(bits, SILENT, DoubleLoops.BITS_SIZE, 0);
  }

  @Override
  void copy(int offset, int stride, int length, int at) {
    if (stride == 1) {
      view.doubles().get(offset, x, at, length);
      if (bands.any()) {
        view.doubleBits().get(offset, bits, at, length);
      }
    } else {
      DoubleLoops.gather(view.doubles(), offset, stride, x, at, length);
      DoubleLoops.toBits(x, bits, at, length);
    }
  }

  @Override
  void blank(int from, int to) {
    Arrays.fill(x, from, to, 0);
    if (bands.any()) {
      Arrays.fill(bits, from, to, Long.MAX_VALUE);
    }
  }

  @Override
  void add(boolean sums, int length) {
    bands.add(sums, x, bits, length);
  }

  @Override
  void foldRow(int at, int length) {
    DoubleLoops.foldRow(x, bits, at, length);
  }

  @Override
  void closeCells(int width) {
    DoubleLoops.closeCells(x, width);
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
    DoubleLoops.sumRuns(x, 0, runs, length, into);
  }

  @Override
  void takeRuns(int runs, int length, double[] into) {
    DoubleLoops.sumRuns(x, SUMS, runs, length, into);
    Arrays.fill(x, SUMS, SUMS + runs * length, 0);
  }

  @Override
  double takeCellSums() {
    return DoubleLoops.takeRow(x, CELLS);
  }

  @Override
  double takeSquaredCellSums() {
    return DoubleLoops.takeRow(x, SQUARED_CELLS);
  }

  @Override
  double takeSquares() {
    return DoubleLoops.takeRow(x, SQUARES);
  }

  @Override
  long takeSilent() {
    return DoubleLoops.takeCounts(bits, SILENT);
  }

  @Override
  long takeFree() {
    return DoubleLoops.takeCounts(bits, FREE);
  }

  @Override
  long nonFinite() {
    return 0;
  }
}
