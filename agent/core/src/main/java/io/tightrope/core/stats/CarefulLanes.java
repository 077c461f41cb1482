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
  private final boolean[] outside = new boolean[ROWS * PLACES];
  private final double[] cellSums = new double[PLACES];
  private final int[] flags = new int[ROWS * PLACES];

  private StridedView view = new StridedView();
  private ActivationBands bands = ActivationBands.NONE;
  private double origin;
  private double sum;
  private double squaredSums;
  private double sumOfSquares;
  private long active;
  private long clipped;
  private long nonFinite;

  CarefulLanes() {
    super(PLACES);
  }

  /** Subtracts this from every element of the tensors to come. */
  void about(double value) {
    origin = value;
  }

  @Override
  void begin(StridedView tensor, ActivationBands activationBands) {
    view = tensor;
    bands = activationBands;
    Arrays.fill(cellSums, 0);
    Arrays.fill(flags, 0);
    active = 0;
    sum = 0;
    squaredSums = 0;
    sumOfSquares = 0;
    clipped = 0;
    nonFinite = 0;
  }

  @Override
  void load(int offset, int stride, int length, int at, int flagAt) {
    for (int i = 0; i < length; i++) {
      int from = offset + i * stride;
      double value = view.isFloat64() ? view.doubles().get(from) : view.floats().get(from);
      x[at + i] = value - origin;
      outside[flagAt + i] = !(value >= bands.silentFrom() && value <= bands.silentTo());
      clipped += value <= bands.clippedBelow() || value >= bands.clippedAbove() ? 1 : 0;
      nonFinite += Double.isFinite(value) ? 0 : 1;
    }
  }

  @Override
  void blank(int from, int to) {
    Arrays.fill(x, from, to, 0);
  }

  @Override
  void addFlags(int length) {
    for (int i = 0; i < length; i++) {
      flags[i] += outside[i] ? 1 : 0;
    }
  }

  @Override
  void addSums(int length) {
    for (int i = 0; i < length; i++) {
      cellSums[i] += (x[i] + x[i + PLACES]) + (x[i + 2 * PLACES] + x[i + 3 * PLACES]);
    }
  }

  @Override
  void addSquares(int length) {
    for (int row = 0; row < ROWS; row++) {
      for (int i = row * PLACES; i < row * PLACES + length; i++) {
        sumOfSquares += x[i] * x[i];
      }
    }
  }

  @Override
  void sumRuns(int runs, int length, double[] into) {
    for (int run = 0; run < runs; run++) {
      into[run] = DoubleLoops.sum(x, run * length, length);
    }
  }

  @Override
  boolean anyActive(int at, int length) {
    for (int i = at; i < at + length; i++) {
      if (outside[i]) {
        return true;
      }
    }
    return false;
  }

  @Override
  boolean activeAt(int flag) {
    return flags[flag] != 0;
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
    for (int count : flags) {
      active += count;
    }
    Arrays.fill(flags, 0);
  }

  @Override
  long active() {
    return active;
  }

  @Override
  long clipped() {
    return clipped;
  }

  @Override
  double sumOfSquares() {
    return sumOfSquares;
  }

  @Override
  long nonFinite() {
    return nonFinite;
  }
}
