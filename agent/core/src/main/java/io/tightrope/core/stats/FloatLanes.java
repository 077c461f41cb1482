package io.tightrope.core.stats;

import java.util.Arrays;

/**
 * Lanes in single precision: places hold float sums of at most {@value #CHUNKS_A_FOLD} chunks,
 * which are then folded into doubles. Sums overflow above about 1e19 and lose digits below about
 * 1e-19; {@link StatisticsKernels} sees it by the result and reads the tensor again with {@link
 * CarefulLanes}. Non-finite elements show in the sums and are not counted here.
 */
final class FloatLanes extends Lanes {
  static final int PLACES = FloatLoops.ROW;
  private static final int CHUNKS_A_FOLD = 256;

  private final float[] x = new float[ROWS * PLACES];
  private final int[] bits = new int[ROWS * PLACES];
  private final float[] cellSums = new float[PLACES];
  private final float[] sums = new float[PLACES];
  private final float[] squaredSums = new float[PLACES];
  private final float[] squares = new float[PLACES];
  private final int[] active = new int[ROWS * PLACES];
  private final int[] clipped = new int[ROWS * PLACES];
  private final FloatBands bands = new FloatBands();

  private StridedView view = new StridedView();
  private long activeInAll;
  private double foldedSum;
  private double foldedSquaredSums;
  private double foldedSquares;
  private int chunksOfSquares;
  private int closedCells;

  FloatLanes() {
    super(PLACES);
  }

  @Override
  void begin(StridedView tensor, ActivationBands activationBands) {
    view = tensor;
    bands.set(activationBands);
    Arrays.fill(cellSums, 0);
    Arrays.fill(sums, 0);
    Arrays.fill(squaredSums, 0);
    Arrays.fill(squares, 0);
    Arrays.fill(active, 0);
    Arrays.fill(clipped, 0);
    activeInAll = 0;
    foldedSum = 0;
    foldedSquaredSums = 0;
    foldedSquares = 0;
    chunksOfSquares = 0;
    closedCells = 0;
  }

  @Override
  void load(int offset, int stride, int length, int at, int flagAt) {
    if (stride == 1) {
      view.floats().get(offset, x, at, length);
      if (bands.any()) {
        view.floatBits().get(offset, bits, flagAt, length);
      }
    } else {
      FloatLoops.gather(view.floats(), offset, stride, x, at, length);
      FloatLoops.toBits(x, at, bits, flagAt, length);
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
    FloatLoops.addSums(x, cellSums, length);
  }

  @Override
  void addSquares(int length) {
    FloatLoops.addSquares(x, squares, length);
    squaresAdded();
  }

  private void squaresAdded() {
    if (++chunksOfSquares == CHUNKS_A_FOLD) {
      chunksOfSquares = 0;
      foldedSquares += FloatLoops.take(squares, PLACES);
    }
  }

  @Override
  void sumRuns(int runs, int length, double[] into) {
    int run = 0;
    for (; run < runs - 3; run += 4) {
      FloatLoops.sumFourRuns(x, run * length, length, into, run);
    }
    for (; run < runs; run++) {
      into[run] = FloatLoops.sum(x, run * length, length);
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
    return FloatLoops.take(cellSums, length);
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
    foldedSum += FloatLoops.take(sums, PLACES);
    foldedSquaredSums += FloatLoops.take(squaredSums, PLACES);
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
  void closeFlags() {
    activeInAll += FloatLoops.take(active);
  }

  @Override
  long active() {
    return activeInAll;
  }

  @Override
  long clipped() {
    return FloatLoops.take(clipped);
  }

  @Override
  double sumOfSquares() {
    foldedSquares += FloatLoops.take(squares, PLACES);
    return foldedSquares;
  }

  @Override
  long nonFinite() {
    return 0;
  }
}
