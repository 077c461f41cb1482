package io.tightrope.core.stats;

import java.util.Arrays;

/**
 * A chunk of at most {@link #WIDTH} elements and the accumulators beside it, one for each place in
 * the chunk. Sums over places are taken only now and then, so that nearly all work is done in short
 * loops over arrays without any dependency from one element to the next.
 */
abstract sealed class Lanes permits FloatLanes, DoubleLanes {
  /** Elements of a chunk: small enough that chunk and accumulators stay in the first-level cache. */
  static final int WIDTH = 2048;

  /** How often each place was outside the zero band since it was last cleared. */
  final int[] active = new int[WIDTH];

  final int[] clipped = new int[WIDTH];
  private final int[] activeInAll = new int[WIDTH];

  /** Starts on a new tensor. */
  abstract void begin(StridedView view, ActivationBands bands);

  /** Copies elements of the view into the chunk, from place {@code at} on. */
  abstract void load(int offset, int stride, int length, int at);

  /** Adds the chunk to the sums and the sums of squares of its places. */
  abstract void addMoments(int length);

  /** Adds the chunk to the sums of squares of its places only. */
  abstract void addSquares(int length);

  /** Counts, in each place, whether the element is outside the zero band and whether clipped. */
  abstract void addFlags(int length);

  /** Sum of a part of the chunk. */
  abstract double sumOf(int at, int length);

  /**
   * Ends a block of cells: takes the sums of the places, {@code rows} rows of {@code width} of
   * them that belong to the same cells, and clears them.
   */
  abstract void closeCells(int width, int rows);

  /** Sum over the closed cells. */
  abstract double sum();

  /** Sum over the closed cells of the square of the cell's sum. */
  abstract double squaredSums();

  /** Sum of all squares. */
  abstract double sumOfSquares();

  /** NaN and infinite elements, as far as these lanes count them. */
  abstract long nonFinite();

  final void clearFlags() {
    Arrays.fill(active, 0);
    Arrays.fill(activeInAll, 0);
    Arrays.fill(clipped, 0);
  }

  /** Ends the use of {@link #active} for some cells: moves it to the total. */
  final void closeActive(int length) {
    IntLoops.move(active, activeInAll, length);
  }

  final long activeCount() {
    return IntLoops.sum(activeInAll);
  }

  final long clippedCount() {
    return IntLoops.sum(clipped);
  }
}
