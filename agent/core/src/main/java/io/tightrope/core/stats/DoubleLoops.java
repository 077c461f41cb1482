package io.tightrope.core.stats;

import java.nio.DoubleBuffer;

/** As {@link FloatLoops}, for doubles and their bit patterns. */
final class DoubleLoops {
  /** Places of a row of the chunk. */
  static final int ROW = 256;

  private static final long MAGNITUDE = Long.MAX_VALUE;

  private DoubleLoops() {}

  /** Adds the four rows to the sums. */
  static void addSums(double[] x, double[] sums, int length) {
    for (int i = 0; i < length; i++) {
      sums[i] += (x[i] + x[i + ROW]) + (x[i + 2 * ROW] + x[i + 3 * ROW]);
    }
  }

  static void addSquares(double[] x, double[] squares, int length) {
    for (int i = 0; i < length; i++) {
      squares[i] += (x[i] * x[i] + x[i + ROW] * x[i + ROW])
          + (x[i + 2 * ROW] * x[i + 2 * ROW] + x[i + 3 * ROW] * x[i + 3 * ROW]);
    }
  }

  /** Above a non-negative hi, with hi as its bit pattern: negative elements count as zero. */
  static void addAbove(long[] bits, long hi, long[] above, int length) {
    for (int i = 0; i < length; i++) {
      above[i] += (hi - (bits[i] & ~(bits[i] >> 63))) >>> 63;
    }
  }

  /** Outside of -hi..hi, with hi as its bit pattern. */
  static void addAboveMagnitude(long[] bits, long hi, long[] above, int length) {
    for (int i = 0; i < length; i++) {
      above[i] += (hi - (bits[i] & MAGNITUDE)) >>> 63;
    }
  }

  /**
   * Outside of any interval: patterns are made sortable, and the interval starts at {@code low} and
   * is {@code range} long, unsigned. The expression is the borrow of {@code range - (s - low)}.
   */
  static void addOutside(long[] bits, long low, long range, long[] outside, int length) {
    for (int i = 0; i < length; i++) {
      long x = (bits[i] ^ ((bits[i] >> 63) >>> 1)) - low;
      outside[i] += ((~range & x) | ((~range | x) & (range - x))) >>> 63;
    }
  }

  static boolean anyAbove(long[] bits, long hi, int at, int length) {
    for (int i = at; i < at + length; i++) {
      if (bits[i] > hi) {
        return true;
      }
    }
    return false;
  }

  static boolean anyAboveMagnitude(long[] bits, long hi, int at, int length) {
    for (int i = at; i < at + length; i++) {
      if ((bits[i] & MAGNITUDE) > hi) {
        return true;
      }
    }
    return false;
  }

  static boolean anyOutside(long[] bits, long low, long range, int at, int length) {
    for (int i = at; i < at + length; i++) {
      long x = (bits[i] ^ ((bits[i] >> 63) >>> 1)) - low;
      if (Long.compareUnsigned(x, range) > 0) {
        return true;
      }
    }
    return false;
  }

  static double sumOfSquares(double[] values, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += values[i] * values[i];
    }
    return sum;
  }

  /** Adds a later row of places to the first. */
  static void addRow(double[] values, int at, int length) {
    for (int i = 0; i < length; i++) {
      values[i] += values[at + i];
    }
    for (int i = at; i < at + length; i++) {
      values[i] = 0;
    }
  }

  /**
   * Sums of four runs at once, in eight strands because one addition waits for the other: the order
   * of memory is that of a run, and vectors across it do not exist.
   */
  static void sumFourRuns(double[] x, int at, int length, double[] into, int to) {
    int a = at;
    int b = a + length;
    int c = b + length;
    int d = c + length;
    double a0 = 0;
    double b0 = 0;
    double c0 = 0;
    double d0 = 0;
    double a1 = 0;
    double b1 = 0;
    double c1 = 0;
    double d1 = 0;
    int i = 0;
    for (; i < length - 1; i += 2) {
      a0 += x[a + i];
      b0 += x[b + i];
      c0 += x[c + i];
      d0 += x[d + i];
      a1 += x[a + i + 1];
      b1 += x[b + i + 1];
      c1 += x[c + i + 1];
      d1 += x[d + i + 1];
    }
    boolean odd = i < length;
    into[to] = a0 + a1 + (odd ? x[a + i] : 0);
    into[to + 1] = b0 + b1 + (odd ? x[b + i] : 0);
    into[to + 2] = c0 + c1 + (odd ? x[c + i] : 0);
    into[to + 3] = d0 + d1 + (odd ? x[d + i] : 0);
  }

  /** Sum of adjacent elements. */
  static double sum(double[] x, int at, int length) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = at;
    int end = at + length;
    for (; i < end - 3; i += 4) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
    }
    double sum = (s0 + s1) + (s2 + s3);
    for (; i < end; i++) {
      sum += x[i];
    }
    return sum;
  }

  /** Sum of the first places, which are cleared. */
  static double take(double[] values, int length) {
    double sum = sum(values, 0, length);
    java.util.Arrays.fill(values, 0, length, 0);
    return sum;
  }

  /** Sum of the counters, which are cleared. */
  static long take(long[] counts) {
    long sum = 0;
    for (int i = 0; i < Lanes.ROWS * ROW; i++) {
      sum += counts[i];
    }
    java.util.Arrays.fill(counts, 0);
    return sum;
  }

  /** Copies elements that do not lie side by side. */
  static void gather(DoubleBuffer from, int offset, int stride, double[] x, int at, int length) {
    for (int i = 0; i < length; i++) {
      x[at + i] = from.get(offset + i * stride);
    }
  }

  static void toBits(double[] x, int at, long[] bits, int to, int length) {
    for (int i = 0; i < length; i++) {
      bits[to + i] = Double.doubleToRawLongBits(x[at + i]);
    }
  }
}
