package io.tightrope.core.stats;

import java.util.Arrays;

/**
 * Lanes in double precision, for tensors of doubles and for floats that single precision cannot sum
 * up: huge, tiny or not finite. About three times slower than {@link FloatLanes}. Sums with NaN are
 * NaN; NaN is neither silent nor clipped.
 */
final class DoubleLanes extends Lanes {
  private final double[] x = new double[WIDTH];
  private final double[] cellSums = new double[WIDTH];

  private StridedView view = new StridedView();
  private ActivationBands bands = ActivationBands.NONE;
  private double origin;
  private double sum;
  private double squaredSums;
  private double sumOfSquares;
  private long nonFinite;

  /** Subtracts this from every element of the tensors to come. */
  void about(double value) {
    origin = value;
  }

  @Override
  void begin(StridedView tensor, ActivationBands activationBands) {
    view = tensor;
    bands = activationBands;
    Arrays.fill(cellSums, 0);
    sum = 0;
    squaredSums = 0;
    sumOfSquares = 0;
    nonFinite = 0;
    clearFlags();
  }

  @Override
  void load(int offset, int stride, int length, int at) {
    if (view.isFloat64() && stride == 1) {
      view.doubles().get(offset, x, at, length);
    } else if (view.isFloat64()) {
      for (int i = 0; i < length; i++) {
        x[at + i] = view.doubles().get(offset + i * stride);
      }
    } else {
      for (int i = 0; i < length; i++) {
        x[at + i] = view.floats().get(offset + i * stride);
      }
    }
    if (origin != 0) {
      for (int i = at; i < at + length; i++) {
        x[i] -= origin;
      }
    }
  }

  @Override
  void addMoments(int length) {
    for (int i = 0; i < length; i++) {
      cellSums[i] += x[i];
    }
    addSquares(length);
  }

  @Override
  void addSquares(int length) {
    double s0 = 0;
    double s1 = 0;
    int i = 0;
    for (; i < length - 1; i += 2) {
      s0 += x[i] * x[i];
      s1 += x[i + 1] * x[i + 1];
    }
    if (i < length) {
      s0 += x[i] * x[i];
    }
    double added = s0 + s1;
    sumOfSquares += added;
    if (!Double.isFinite(added)) {
      countNonFinite(length);
    }
  }

  private void countNonFinite(int length) {
    for (int i = 0; i < length; i++) {
      if (!Double.isFinite(x[i])) {
        nonFinite++;
      }
    }
  }

  @Override
  void addFlags(int length) {
    double from = bands.silentFrom();
    double to = bands.silentTo();
    double below = bands.clippedBelow();
    double above = bands.clippedAbove();
    boolean clips = bands.hasClip();
    for (int i = 0; i < length; i++) {
      active[i] += x[i] >= from && x[i] <= to ? 0 : 1;
    }
    if (clips) {
      for (int i = 0; i < length; i++) {
        clipped[i] += x[i] <= below || x[i] >= above ? 1 : 0;
      }
    }
  }

  @Override
  double sumOf(int at, int length) {
    double s0 = 0;
    double s1 = 0;
    int i = at;
    int end = at + length;
    for (; i < end - 1; i += 2) {
      s0 += x[i];
      s1 += x[i + 1];
    }
    return i < end ? s0 + s1 + x[i] : s0 + s1;
  }

  @Override
  void closeCells(int width, int rows) {
    for (int cell = 0; cell < width; cell++) {
      double cellSum = 0;
      for (int row = 0; row < rows; row++) {
        cellSum += cellSums[row * width + cell];
        cellSums[row * width + cell] = 0;
      }
      sum += cellSum;
      squaredSums += cellSum * cellSum;
    }
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
  double sumOfSquares() {
    return sumOfSquares;
  }

  @Override
  long nonFinite() {
    return nonFinite;
  }
}
