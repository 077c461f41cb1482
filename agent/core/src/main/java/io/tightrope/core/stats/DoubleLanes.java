package io.tightrope.core.stats;

import java.util.Arrays;

/**
 * Lanes in double precision, for tensors of doubles. Non-finite elements show in the sums and are
 * not counted here: such a tensor is read again with {@link CarefulLanes}.
 */
final class DoubleLanes extends Lanes {
  static final int PLACES = DoubleLoops.ROW;

  private final double[] x = new double[ROWS * PLACES];
  private final long[] bits = new long[ROWS * PLACES];
  private final double[] cellSums = new double[PLACES];
  private final double[] squares = new double[PLACES];
  private final long[] active = new long[ROWS * PLACES];
  private final long[] clipped = new long[ROWS * PLACES];
  private final DoubleBands bands = new DoubleBands();

  private StridedView view = new StridedView();
  private long activeInAll;
  private double sum;
  private double squaredSums;

  DoubleLanes() {
    super(PLACES);
  }

  @Override
  void begin(StridedView tensor, ActivationBands activationBands) {
    view = tensor;
    bands.set(activationBands);
    Arrays.fill(cellSums, 0);
    Arrays.fill(squares, 0);
    Arrays.fill(active, 0);
    Arrays.fill(clipped, 0);
    activeInAll = 0;
    sum = 0;
    squaredSums = 0;
  }

  @Override
  void load(int offset, int stride, int length, int at, int flagAt) {
    if (stride == 1) {
      view.doubles().get(offset, x, at, length);
      if (bands.any()) {
        view.doubleBits().get(offset, bits, flagAt, length);
      }
    } else {
      DoubleLoops.gather(view.doubles(), offset, stride, x, at, length);
      DoubleLoops.toBits(x, at, bits, flagAt, length);
    }
  }

  @Override
  void blank(int from, int to) {
    Arrays.fill(x, from, to, 0);
  }

  @Override
  void addFlags(int length) {
    bands.addFlags(bits, active, clipped, length);
  }

  @Override
  void addSums(int length) {
    DoubleLoops.addSums(x, cellSums, length);
  }

  @Override
  void addSquares(int length) {
    DoubleLoops.addSquares(x, squares, length);
  }

  @Override
  void sumRuns(int runs, int length, double[] into) {
    int run = 0;
    for (; run < runs - 3; run += 4) {
      DoubleLoops.sumFourRuns(x, run * length, length, into, run);
    }
    for (; run < runs; run++) {
      into[run] = DoubleLoops.sum(x, run * length, length);
    }
  }

  @Override
  boolean anyActive(int at, int length) {
    return bands.anyActive(bits, at, length);
  }

  @Override
  boolean activeAt(int flag) {
    return active[flag] != 0;
  }

  @Override
  double takeCell(int length) {
    return DoubleLoops.take(cellSums, length);
  }

  @Override
  void closeCells(int width, int rows) {
    for (int row = 1; row < rows; row++) {
      DoubleLoops.addRow(cellSums, row * width, width);
    }
    squaredSums += DoubleLoops.sumOfSquares(cellSums, width);
    sum += DoubleLoops.take(cellSums, width);
  }

  @Override
  double sum() {
    return sum;
  }

  @Override
  double squaredSums() {
    return squaredSums;
  }

  @Override
  void closeFlags() {
    activeInAll += DoubleLoops.take(active);
  }

  @Override
  long active() {
    return activeInAll;
  }

  @Override
  long clipped() {
    return DoubleLoops.take(clipped);
  }

  @Override
  double sumOfSquares() {
    return DoubleLoops.take(squares, PLACES);
  }

  @Override
  long nonFinite() {
    return 0;
  }
}
