package io.tightrope.core.stats;

/**
 * A chunk of elements and the accumulators beside it. The chunk has {@link #ROWS} rows of {@link
 * #places} places each, and one place of an accumulator takes up the four elements that stand below
 * each other: that makes a quarter of the loads and stores. Sums over places are taken only now and
 * then, so that nearly all work is done in short loops over arrays without any dependency from one
 * element to the next.
 */
abstract sealed class Lanes permits FloatLanes, DoubleLanes, CarefulLanes {
  /** Rows of a chunk; a constant of the loops, which the JIT compiler would not vectorise else. */
  static final int ROWS = 4;

  /** Places of a row: so many that chunk and accumulators stay in the first-level cache. */
  final int places;

  Lanes(int places) {
    this.places = places;
  }

  /** Starts on a new tensor. */
  abstract void begin(StridedView view, ActivationBands bands);

  /**
   * Copies elements of the view into the chunk, from {@code at} on.
   *
   * @param flagAt where the same elements stand for their flags, which know no rows
   */
  abstract void load(int offset, int stride, int length, int at, int flagAt);

  /** Puts zeros into a part of the chunk. */
  abstract void blank(int from, int to);

  /** Counts for the first so many flags the elements outside the zero band, and those clipped. */
  abstract void addFlags(int length);

  /** Adds the first places of all rows to their sums. */
  abstract void addSums(int length);

  /** Adds the first places of all rows to their sums of squares. */
  abstract void addSquares(int length);

  /**
   * Sums of runs of the chunk, {@code length} elements each, that begin where the one before ends.
   *
   * @param into gets the sums of so many runs
   */
  abstract void sumRuns(int runs, int length, double[] into);

  /** Whether any element of so many flags is outside the zero band. */
  abstract boolean anyActive(int flagAt, int length);

  /** Whether any element with that flag was outside the zero band since flags were closed. */
  abstract boolean activeAt(int flag);

  /** Sum of the places' sums, which are cleared: they belonged to one cell. */
  abstract double takeCell(int length);

  /**
   * Ends a block of cells: takes the sums of the places, {@code rows} times {@code width} of them
   * that belong to the same cells, and clears them.
   */
  abstract void closeCells(int width, int rows);

  /** Sum over the closed cells. */
  abstract double sum();

  /** Sum over the closed cells of the square of the cell's sum. */
  abstract double squaredSums();

  /** Ends the use of flags for some cells: adds up what was active and clears it. */
  abstract void closeFlags();

  /** Elements outside the zero band, as far as their flags are closed. */
  abstract long active();

  /** Clipped elements. */
  abstract long clipped();

  /** Sum of all squares. */
  abstract double sumOfSquares();

  /** NaN and infinite elements, as far as these lanes count them. */
  abstract long nonFinite();
}
