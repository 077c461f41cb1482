package io.tightrope.core.stats;

/**
 * Raw loops over chunks of floats. Each does one thing to every place on its own, so that the JIT
 * compiler turns it into vector instructions; bounds are the caller's business. The flags are made
 * by integer arithmetic on the bit patterns, since comparisons do not vectorise: two patterns of
 * non-negative floats compare like the floats, and the sign bit of a difference is the answer.
 */
final class FloatLoops {
  private FloatLoops() {}

  static void addSums(float[] x, float[] sums, int length) {
    for (int i = 0; i < length; i++) {
      sums[i] += x[i];
    }
  }

  static void addSquares(float[] x, float[] squares, int length) {
    for (int i = 0; i < length; i++) {
      squares[i] += x[i] * x[i];
    }
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

  /** Sum of adjacent elements, in eight strands because one addition waits for the other. */
  static double sum(float[] x, int at, int length) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int i = at;
    int end = at + length;
    for (; i < end - 7; i += 8) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
      s4 += x[i + 4];
      s5 += x[i + 5];
      s6 += x[i + 6];
      s7 += x[i + 7];
    }
    double sum = 0;
    for (; i < end; i++) {
      sum += x[i];
    }
    return sum + ((double) s0 + s1) + ((double) s2 + s3) + ((double) s4 + s5) + ((double) s6 + s7);
  }

  /** Sum of all places, which are cleared. */
  static double take(float[] values) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int i = 0; i < Lanes.WIDTH; i += 4) {
      s0 += values[i];
      s1 += values[i + 1];
      s2 += values[i + 2];
      s3 += values[i + 3];
    }
    java.util.Arrays.fill(values, 0);
    return (s0 + s1) + (s2 + s3);
  }

  /** Outside of -hi..hi, with hi as its bit pattern. */
  static void addAboveTwoSided(int[] bits, int hi, int[] above, int length) {
    for (int i = 0; i < length; i++) {
      above[i] += (hi - (bits[i] & 0x7fffffff)) >>> 31;
    }
  }

  /** Above a non-negative hi, with hi as its bit pattern. */
  static void addAboveOneSided(int[] bits, int hi, int[] above, int length) {
    for (int i = 0; i < length; i++) {
      above[i] += (hi - (bits[i] & ~(bits[i] >> 31))) >>> 31;
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
}
