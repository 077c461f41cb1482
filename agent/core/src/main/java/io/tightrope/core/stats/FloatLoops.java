package io.tightrope.core.stats;

import java.nio.FloatBuffer;

/**
 * Raw loops over chunks of floats. Each does one thing to every place on its own, so that the JIT
 * compiler turns it into vector instructions; bounds are the caller's business. The rows of a chunk
 * lie a constant {@value #ROW} apart, since a distance that is not a constant prevents that, and so
 * does a body of more than about thirty operations. The flags are made by integer arithmetic on the
 * bit patterns, since comparisons do not vectorise: the sign bit of a difference is the answer.
 */
final class FloatLoops {
  /** Places of a row of the chunk. */
  static final int ROW = 512;

  private static final int MAGNITUDE = 0x7fffffff;

  private FloatLoops() {}

  /** Adds the four rows to the sums. */
  static void addSums(float[] x, float[] sums, int length) {
    for (int i = 0; i < length; i++) {
      sums[i] += (x[i] + x[i + ROW]) + (x[i + 2 * ROW] + x[i + 3 * ROW]);
    }
  }

  static void addSquares(float[] x, float[] squares, int length) {
    for (int i = 0; i < length; i++) {
      squares[i] += (x[i] * x[i] + x[i + ROW] * x[i + ROW])
          + (x[i + 2 * ROW] * x[i + 2 * ROW] + x[i + 3 * ROW] * x[i + 3 * ROW]);
    }
  }

  /** Above a non-negative hi, with hi as its bit pattern: negative elements count as zero. */
  static void addAbove(int[] bits, int hi, int[] above, int length) {
    for (int i = 0; i < length; i++) {
      above[i] += (hi - (bits[i] & ~(bits[i] >> 31))) >>> 31;
    }
  }

  /** Outside of -hi..hi, with hi as its bit pattern. */
  static void addAboveMagnitude(int[] bits, int hi, int[] above, int length) {
    for (int i = 0; i < length; i++) {
      above[i] += (hi - (bits[i] & MAGNITUDE)) >>> 31;
    }
  }

  /**
   * Outside of any interval: patterns are made sortable, and the interval starts at {@code low} and
   * is {@code range} long, unsigned. The expression is the borrow of {@code range - (s - low)}.
   */
  static void addOutside(int[] bits, int low, int range, int[] outside, int length) {
    for (int i = 0; i < length; i++) {
      int x = (bits[i] ^ ((bits[i] >> 31) >>> 1)) - low;
      outside[i] += ((~range & x) | ((~range | x) & (range - x))) >>> 31;
    }
  }

  static boolean anyAbove(int[] bits, int hi, int at, int length) {
    for (int i = at; i < at + length; i++) {
      if (bits[i] > hi) {
        return true;
      }
    }
    return false;
  }

  static boolean anyAboveMagnitude(int[] bits, int hi, int at, int length) {
    for (int i = at; i < at + length; i++) {
      if ((bits[i] & MAGNITUDE) > hi) {
        return true;
      }
    }
    return false;
  }

  static boolean anyOutside(int[] bits, int low, int range, int at, int length) {
    for (int i = at; i < at + length; i++) {
      int x = (bits[i] ^ ((bits[i] >> 31) >>> 1)) - low;
      if (Integer.compareUnsigned(x, range) > 0) {
        return true;
      }
    }
    return false;
  }

  /** Adds the sums of the places to the totals, their squares likewise, and clears them. */
  static void closeCells(float[] sums, float[] total, float[] squaredTotal, int length) {
    for (int i = 0; i < length; i++) {
      total[i] += sums[i];
      squaredTotal[i] += sums[i] * sums[i];
    }
    for (int i = 0; i < length; i++) {
      sums[i] = 0;
    }
  }

  /** Adds a later row of places to the first. */
  static void addRow(float[] values, int at, int length) {
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
  static void sumFourRuns(float[] x, int at, int length, double[] into, int to) {
    int a = at;
    int b = a + length;
    int c = b + length;
    int d = c + length;
    float a0 = 0;
    float b0 = 0;
    float c0 = 0;
    float d0 = 0;
    float a1 = 0;
    float b1 = 0;
    float c1 = 0;
    float d1 = 0;
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
    into[to] = (double) a0 + a1 + (odd ? x[a + i] : 0);
    into[to + 1] = (double) b0 + b1 + (odd ? x[b + i] : 0);
    into[to + 2] = (double) c0 + c1 + (odd ? x[c + i] : 0);
    into[to + 3] = (double) d0 + d1 + (odd ? x[d + i] : 0);
  }

  /** Sum of adjacent elements. */
  static double sum(float[] x, int at, int length) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = at;
    int end = at + length;
    for (; i < end - 3; i += 4) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
    }
    double sum = ((double) s0 + s1) + ((double) s2 + s3);
    for (; i < end; i++) {
      sum += x[i];
    }
    return sum;
  }

  /** Sum of the first places, which are cleared. */
  static double take(float[] values, int length) {
    double sum = sum(values, 0, length);
    java.util.Arrays.fill(values, 0, length, 0);
    return sum;
  }

  /** Sum of the counters, which are cleared. */
  static long take(int[] counts) {
    int sum = 0;
    for (int i = 0; i < Lanes.ROWS * ROW; i++) {
      sum += counts[i];
    }
    java.util.Arrays.fill(counts, 0);
    return sum;
  }

  /** Copies elements that do not lie side by side. */
  static void gather(FloatBuffer from, int offset, int stride, float[] x, int at, int length) {
    for (int i = 0; i < length; i++) {
      x[at + i] = from.get(offset + i * stride);
    }
  }

  static void toBits(float[] x, int at, int[] bits, int to, int length) {
    for (int i = 0; i < length; i++) {
      bits[to + i] = Float.floatToRawIntBits(x[at + i]);
    }
  }
}
