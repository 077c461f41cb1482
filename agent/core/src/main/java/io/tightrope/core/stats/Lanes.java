package io.tightrope.core.stats;

/**
 * A chunk of elements and the accumulators beside it. The chunk has {@link #ROWS} rows of {@link
 * #places} places each, and one place of an accumulator takes up the four elements that stand below
 * each other: that makes a quarter of the loads and stores. Sums over places are taken only now and
 * then, and folded into doubles here, so that nearly all work is done in short loops over arrays
 * without any dependency from one element to the next.
 */
abstract sealed class Lanes permits FloatLanes, DoubleLanes, CarefulLanes {
  /** Rows of a chunk; a constant of the loops, which the JIT compiler would not vectorise else. */
  static final int ROWS = 4;

  /** So many additions keep their digits in single precision. */
  private static final int CHUNKS_A_FOLD = 256;

  /** Places of a row: so many that chunk and accumulators stay in the first-level cache. */
  final int places;

  private int chunksOfSquares;
  private int closedCells;
  private double sum;
  private double squaredSums;
  private double sumOfSquares;
  private long silent;
  private long loaded;

  Lanes(int places) {
    this.places = places;
  }

  /** Starts on a new tensor. */
  final void begin(StridedView view, ActivationBands bands) {
    chunksOfSquares = 0;
    closedCells = 0;
    sum = 0;
    squaredSums = 0;
    sumOfSquares = 0;
    silent = 0;
    loaded = 0;
    turnTo(view, bands);
  }

  /**
   * Copies elements of the view into the chunk, from {@code at} on; rows lie one behind the other.
   */
  final void load(int offset, int stride, int length, int at) {
    loaded += length;
    copy(offset, stride, length, at);
  }

  /** Adds the first places of all rows to their sums and squares, and counts their flags. */
  final void add(int length) {
    add(true, length);
    squaresAdded();
  }

  /** As {@link #add} for the whole chunk, sums left out. */
  final void addAllButSums() {
    add(false, places);
    squaresAdded();
  }

  private void squaresAdded() {
    if (++chunksOfSquares == CHUNKS_A_FOLD) {
      chunksOfSquares = 0;
      sumOfSquares += takeSquares();
    }
  }

  /**
   * Ends a block of cells: takes the sums of the places, {@code rows} times {@code width} of them
   * that belong to the same cells, and clears them. Flags stay for {@link #silentAt}.
   */
  final void closeCells(int width, int rows) {
    for (int row = 1; row < rows; row++) {
      foldRow(row * width, width);
    }
    closeCells(width);
    if (++closedCells == CHUNKS_A_FOLD) {
      closedCells = 0;
      foldSums();
    }
  }

  private void foldSums() {
    sum += takeCellSums();
    squaredSums += takeSquaredCellSums();
  }

  /** Ends the use of flags for some cells: adds up what was silent and clears it. */
  final void closeFlags() {
    silent += takeSilent();
  }

  /** Sum over the closed cells. */
  final double sum() {
    foldSums();
    return sum;
  }

  /** Sum over the closed cells of the square of the cell's sum. */
  final double squaredSums() {
    foldSums();
    return squaredSums;
  }

  /** Sum of all squares. */
  final double sumOfSquares() {
    sumOfSquares += takeSquares();
    return sumOfSquares;
  }

  /** Elements in the zero band, as far as their flags are closed. */
  final long silent() {
    return silent;
  }

  /** Clipped elements, asked for once. */
  final long clipped() {
    return loaded - takeFree();
  }

  abstract void turnTo(StridedView view, ActivationBands bands);

  abstract void copy(int offset, int stride, int length, int at);

  /** Puts zeros into a part of the chunk that count as neither silent nor free of the clip. */
  abstract void blank(int from, int to);

  /**
   * Adds the first places of all rows to their squares and, if so asked, to their sums; counts by
   * place, all rows together, the elements in the zero band and those not clipped.
   */
  abstract void add(boolean sums, int length);

  /** Adds sums and flags of later places to those of the first, and clears them. */
  abstract void foldRow(int at, int length);

  /** Adds the sums of the first places, and their squares, to those of the cells; clears them. */
  abstract void closeCells(int width);

  /** Silent elements of a place since flags were closed. */
  abstract long silentAt(int place);

  /** Whether any of so many elements of the chunk is outside the zero band. */
  abstract boolean anyActive(int at, int length);

  /**
   * Sums of runs of the chunk, {@code length} elements each, that begin where the one before ends.
   *
   * @param into gets the sums of so many runs
   */
  abstract void sumRuns(int runs, int length, double[] into);

  /** As {@link #sumRuns}, of the sums of the places, which are cleared. */
  abstract void takeRuns(int runs, int length, double[] into);

  abstract double takeCellSums();

  abstract double takeSquaredCellSums();

  abstract double takeSquares();

  abstract long takeSilent();

  abstract long takeFree();

  /** NaN and infinite elements, as far as these lanes count them. */
  abstract long nonFinite();
}
