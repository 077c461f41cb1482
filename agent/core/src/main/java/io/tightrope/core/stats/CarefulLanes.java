package io.tightrope.core.stats;

import java.util.Arrays;

/**
 * Lanes that stumble over nothing, for tensors that the others cannot sum up: floats that are huge
 * or tiny, and values that are not finite, which are counted here. Several times slower than {@link
 * FloatLanes}. Sums with NaN are NaN; NaN is neither silent nor clipped.
 */
final class CarefulLanes extends Lanes {
  private static final int PLACES = 256;

  private final double[] x = new double[ROWS * PLACES];
  private final boolean[] inside = new boolean[ROWS * PLACES];
  private final double[] sums = new double[PLACES];
  private final long[] silent = new long[PLACES];

  private StridedView view = new StridedView();
  private ActivationBands bands = ActivationBands.NONE;
  private double origin;
  private double cells;
  private double squaredCells;
  private double squares;
  private long free;
  private long nonFinite;

  CarefulLanes() {
    super(PLACES);
  }

  /** Subtracts this from every element of the tensors to come. */
  void about(double value) {
    origin = value;
  }

  @Override
  void turnTo(StridedView tensor, ActivationBands activationBands) {
    view = tensor;
    bands = activationBands;
    Arrays.fill(sums, 0);
    Arrays.fill(silent, 0);
    cells = 0;
    squaredCells = 0;
    squares = 0;
    free = 0;
    nonFinite = 0;
  }

  @Override
  void copy(int offset, int stride, int length, int at) {
    for (int i = 0; i < length; i++) {
      int from = offset + i * stride;
      double value = view.isFloat64() ? view.doubles().get(from) : view.floats().get(from);
      x[at + i] = value - origin;
      inside[at + i] = value >= bands.silentFrom() && value <= bands.silentTo();
      free += value <= bands.clippedBelow() || value >= bands.clippedAbove() ? 0 : 1;
      nonFinite += Double.isFinite(value) ? 0 : 1;
    }
  }

  @Override
  void blank(int from, int to) {
    Arrays.fill(x, from, to, 0);
    Arrays.fill(inside, from, to, false);
  }

  @Override
  void add(boolean sumsToo, int length) {
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < length; i++) {
        double value = x[row * PLACES + i];
        sums[i] += sumsToo ? value : 0;
        squares += value * value;
        silent[i] += inside[row * PLACES + i] ? 1 : 0;
      }
    }
  }

  @Override
  void foldRow(int at, int length) {
    for (int i = 0; i < length; i++) {
      sums[i] += sums[i + at];
      sums[i + at] = 0;
      silent[i] += silent[i + at];
      silent[i + at] = 0;
    }
  }

  @Override
  void closeCells(int width) {
    for (int i = 0; i < width; i++) {
      cells += sums[i];
      squaredCells += sums[i] * sums[i];
      sums[i] = 0;
    }
  }

  @Override
  long silentAt(int place) {
    return silent[place];
  }

  @Override
  boolean anyActive(int at, int length) {
    for (int i = at; i < at + length; i++) {
      if (!inside[i]) {
        return true;
      }
    }
    return false;
  }

  @Override
  void sumRuns(int runs, int length, double[] into) {
    DoubleLoops.sumRuns(x, 0, runs, length, into);
  }

  @Override
  void takeRuns(int runs, int length, double[] into) {
    DoubleLoops.sumRuns(sums, 0, runs, length, into);
    Arrays.fill(sums, 0);
  }

  @Override
  double takeCellSums() {
    double taken = cells;
    cells = 0;
    return taken;
  }

  @Override
  double takeSquaredCellSums() {
    double taken = squaredCells;
    squaredCells = 0;
    return taken;
  }

  @Override
  double takeSquares() {
    double taken = squares;
    squares = 0;
    return taken;
  }

  @Override
  long takeSilent() {
    long taken = Arrays.stream(silent).sum();
    Arrays.fill(silent, 0);
    return taken;
  }

  @Override
  long takeFree() {
    long taken = free;
    free = 0;
    return taken;
  }

  @Override
  long nonFinite() {
    return nonFinite;
  }
}
