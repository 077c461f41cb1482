package io.tightrope.core.stats;

import java.util.Arrays;

/**
 * Lanes in single precision: places hold float sums of at most {@value #CHUNKS_A_FOLD} chunks,
 * which are then folded into doubles. Sums overflow above about 1e19 and lose digits below about
 * 1e-19; {@link StatisticsKernels} sees it by the result and reads the tensor again with {@link
 * DoubleLanes}. Non-finite elements show in the sums and are not counted here.
 */
final class FloatLanes extends Lanes {
  private static final int CHUNKS_A_FOLD = 256;

  private final float[] x = new float[WIDTH];
  private final int[] bits = new int[WIDTH];
  private final float[] cellSums = new float[WIDTH];
  private final float[] sums = new float[WIDTH];
  private final float[] squaredSums = new float[WIDTH];
  private final float[] squares = new float[WIDTH];
  private final FloatBands bands = new FloatBands();

  private StridedView view = new StridedView();
  private double foldedSum;
  private double foldedSquaredSums;
  private double foldedSquares;
  private int chunksOfSquares;
  private int closedCells;

  @Override
  void begin(StridedView tensor, ActivationBands activationBands) {
    view = tensor;
    bands.set(activationBands);
    Arrays.fill(cellSums, 0);
    Arrays.fill(sums, 0);
    Arrays.fill(squaredSums, 0);
    Arrays.fill(squares, 0);
    foldedSum = 0;
    foldedSquaredSums = 0;
    foldedSquares = 0;
    chunksOfSquares = 0;
    closedCells = 0;
    if (bands.any()) {
      clearFlags();
    }
  }

  @Override
  void load(int offset, int stride, int length, int at) {
    if (stride == 1) {
      view.floats().get(offset, x, at, length);
      if (bands.any()) {
        view.floatBits().get(offset, bits, at, length);
      }
    } else {
      for (int i = 0; i < length; i++) {
        x[at + i] = view.floats().get(offset + i * stride);
        bits[at + i] = view.floatBits().get(offset + i * stride);
      }
    }
  }

  @Override
  void addMoments(int length) {
    FloatLoops.addSums(x, cellSums, length);
    FloatLoops.addSquares(x, squares, length);
    squaresAdded();
  }

  @Override
  void addSquares(int length) {
    FloatLoops.addSquares(x, squares, length);
    squaresAdded();
  }

  private void squaresAdded() {
    if (++chunksOfSquares == CHUNKS_A_FOLD) {
      chunksOfSquares = 0;
      foldedSquares += FloatLoops.take(squares);
    }
  }

  @Override
  void addFlags(int length) {
    bands.addFlags(bits, active, clipped, length);
  }

  @Override
  double sumOf(int at, int length) {
    return FloatLoops.sum(x, at, length);
  }

  @Override
  void closeCells(int width, int rows) {
    for (int row = 1; row < rows; row++) {
      FloatLoops.addRow(cellSums, row * width, width);
    }
    FloatLoops.closeCells(cellSums, sums, squaredSums, width);
    if (++closedCells == CHUNKS_A_FOLD) {
      closedCells = 0;
      foldSums();
    }
  }

  private void foldSums() {
    foldedSum += FloatLoops.take(sums);
    foldedSquaredSums += FloatLoops.take(squaredSums);
  }

  @Override
  double sum() {
    foldSums();
    return foldedSum;
  }

  @Override
  double squaredSums() {
    foldSums();
    return foldedSquaredSums;
  }

  @Override
  double sumOfSquares() {
    foldedSquares += FloatLoops.take(squares);
    return foldedSquares;
  }

  @Override
  long nonFinite() {
    return 0;
  }
}
