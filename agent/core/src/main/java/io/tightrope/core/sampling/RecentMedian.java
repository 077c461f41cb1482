package io.tightrope.core.sampling;

import java.util.Arrays;

/** Median of the last few values; 0 before the first. Allocates nothing. Not thread-safe. */
final class RecentMedian {
  private static final int SIZE = 9;

  private final long[] recent = new long[SIZE];
  private final long[] sorted = new long[SIZE];
  private long added;

  void add(long value) {
    recent[(int) (added++ % SIZE)] = value;
  }

  double value() {
    int filled = (int) Math.min(added, SIZE);
    if (filled == 0) {
      return 0;
    }
    System.arraycopy(recent, 0, sorted, 0, filled);
    Arrays.sort(sorted, 0, filled);
    return filled % 2 == 1
        ? sorted[filled / 2]
        : (sorted[filled / 2 - 1] + sorted[filled / 2]) / 2.0;
  }
}
