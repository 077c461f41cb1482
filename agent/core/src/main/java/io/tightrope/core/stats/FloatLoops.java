package io.tightrope.core.stats;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Raw loops over chunks of floats. Each does one thing to every place on its own, so that the JIT
 * compiler turns it into vector instructions; bounds are the caller's business. What they have in
 * common is what the compiler of JDK 17 asks for:
 *
 * <ul>
 *   <li>The rows of a chunk and its accumulators, or counters, lie a constant distance apart in one
 *       array, so that all of them are aligned alike and none can be taken for another.
 *   <li>Flags are made by integer arithmetic on the bit patterns, since comparisons do not vectorise:
 *       the sign bit of a difference is the answer.
 *   <li>A body has less than about thirty operations.
 * </ul>
 */
final class FloatLoops {
  /** Places of a row of the chunk. */
  static final int ROW = 512;

  /** Where the rows of accumulators begin, behind those of the chunk. */
  static final int SUMS = 4 * ROW;

  static final int SQUARES = 5 * ROW;
  static final int CELLS = 6 * ROW;
  static final int SQUARED_CELLS = 7 * ROW;
  static final int SIZE = 8 * ROW;

  /** Where the rows of counters begin, behind the bit patterns of the chunk. */
  static final int SILENT = 4 * ROW;

  static final int FREE = 5 * ROW;
  static final int BITS_SIZE = 6 * ROW;

  private static final int MAGNITUDE = Integer.MAX_VALUE;

  private FloatLoops() {}

  /** Negative if the float is below a positive bound, both as bit patterns. */
  private static int below(int bits, int bound) {
    return (bits - bound) | bits;
  }

  /** Negative if the float's magnitude is below a positive bound. */
  private static int magnitudeBelow(int bits, int bound) {
    return (bits & MAGNITUDE) - bound;
  }

  /**
   * Not negative if the float is in an interval that starts at {@code low} and is {@code range}
   * long, unsigned, both of patterns made sortable: the borrow of {@code range - (s - low)}.
   */
  private static int outside(int bits, int low, int range) {
    int x = (bits ^ ((bits >> 31) >>> 1)) - low;
    return (~range & x) | ((~range | x) & (range - x));
  }

  /**
   * Adds a chunk to the accumulators of its places: sums (unless they are left out) and squares,
   * and the flags of the two usual shapes. A bound of 0 counts nothing.
   *
   * <p>Counting subtracts -1 again and again instead of adding up: the compiler puts integer sums in
   * an order of its own, not always the same, and then sometimes finds no vectors in them. All loops
   * are in one method because that makes it too large to be inlined: inside of a caller's loops
   * they are vectorised only now and then, which costs half of the time.
   */
  static void add(
      boolean sums,
      float[] x,
      BandShape shape,
      int[] bits,
      int silentBelow,
      int freeBelow,
      int places) {
    int length = Math.min(places, ROW);
    if (sums) {
      for (int i = 0; i < length; i++) {
        float a = x[i];
        float b = x[i + ROW];
        float c = x[i + 2 * ROW];
        float d = x[i + 3 * ROW];
        x[i + SUMS] += (a + b) + (c + d);
        x[i + SQUARES] += (a * a + b * b) + (c * c + d * d);
      }
    } else {
      for (int i = 0; i < length; i++) {
        float a = x[i];
        float b = x[i + ROW];
        float c = x[i + 2 * ROW];
        float d = x[i + 3 * ROW];
        x[i + SQUARES] += (a * a + b * b) + (c * c + d * d);
      }
    }
    if (shape == BandShape.ONE_SIDED) {
      if (silentBelow > 0) {
        for (int i = 0; i < length; i++) {
          bits[i + SILENT] = bits[i + SILENT]
              - (below(bits[i], silentBelow) >> 31)
              - (below(bits[i + ROW], silentBelow) >> 31)
              - (below(bits[i + 2 * ROW], silentBelow) >> 31)
              - (below(bits[i + 3 * ROW], silentBelow) >> 31);
        }
      }
      if (freeBelow > 0) {
        for (int i = 0; i < length; i++) {
          bits[i + FREE] = bits[i + FREE]
              - (below(bits[i], freeBelow) >> 31)
              - (below(bits[i + ROW], freeBelow) >> 31)
              - (below(bits[i + 2 * ROW], freeBelow) >> 31)
              - (below(bits[i + 3 * ROW], freeBelow) >> 31);
        }
      }
    } else if (shape == BandShape.TWO_SIDED) {
      if (silentBelow > 0) {
        for (int i = 0; i < length; i++) {
          bits[i + SILENT] = bits[i + SILENT]
              - (magnitudeBelow(bits[i], silentBelow) >> 31)
              - (magnitudeBelow(bits[i + ROW], silentBelow) >> 31)
              - (magnitudeBelow(bits[i + 2 * ROW], silentBelow) >> 31)
              - (magnitudeBelow(bits[i + 3 * ROW], silentBelow) >> 31);
        }
      }
      if (freeBelow > 0) {
        for (int i = 0; i < length; i++) {
          bits[i + FREE] = bits[i + FREE]
              - (magnitudeBelow(bits[i], freeBelow) >> 31)
              - (magnitudeBelow(bits[i + ROW], freeBelow) >> 31)
              - (magnitudeBelow(bits[i + 2 * ROW], freeBelow) >> 31)
              - (magnitudeBelow(bits[i + 3 * ROW], freeBelow) >> 31);
        }
      }
    }
  }

  /**
   * Counts, of the four rows together, what is in an interval as {@link #outside} means it: as
   * silent or as free of the clip.
   */
  static void countInside(int[] bits, int low, int range, boolean silent, int places) {
    int length = Math.min(places, ROW);
    if (silent) {
      for (int i = 0; i < length; i++) {
        bits[i + SILENT] = bits[i + SILENT]
            - (~outside(bits[i], low, range) >> 31)
            - (~outside(bits[i + ROW], low, range) >> 31);
      }
      for (int i = 0; i < length; i++) {
        bits[i + SILENT] = bits[i + SILENT]
            - (~outside(bits[i + 2 * ROW], low, range) >> 31)
            - (~outside(bits[i + 3 * ROW], low, range) >> 31);
      }
    } else {
      for (int i = 0; i < length; i++) {
        bits[i + FREE] = bits[i + FREE]
            - (~outside(bits[i], low, range) >> 31)
            - (~outside(bits[i + ROW], low, range) >> 31);
      }
      for (int i = 0; i < length; i++) {
        bits[i + FREE] = bits[i + FREE]
            - (~outside(bits[i + 2 * ROW], low, range) >> 31)
            - (~outside(bits[i + 3 * ROW], low, range) >> 31);
      }
    }
  }

  /**
   * Whether any element is not below the bound. Looks at eight at a time without a branch: where it
   * ends differs from run to run, and a branch that is guessed wrong costs as much as thirty.
   */
  static boolean anyNotBelow(int[] bits, int bound, int at, int length) {
    int i = at;
    int end = at + length;
    for (; i < end - 7; i += 8) {
      int ab = below(bits[i], bound) & below(bits[i + 1], bound);
      int cd = below(bits[i + 2], bound) & below(bits[i + 3], bound);
      int ef = below(bits[i + 4], bound) & below(bits[i + 5], bound);
      int gh = below(bits[i + 6], bound) & below(bits[i + 7], bound);
      if ((ab & cd & ef & gh) >= 0) {
        return true;
      }
    }
    for (; i < end; i++) {
      if (below(bits[i], bound) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** As {@link #anyNotBelow}, of magnitudes. */
  static boolean anyMagnitudeNotBelow(int[] bits, int bound, int at, int length) {
    for (int i = at; i < at + length; i++) {
      if (magnitudeBelow(bits[i], bound) >= 0) {
        return true;
      }
    }
    return false;
  }

  static boolean anyOutside(int[] bits, int low, int range, int at, int length) {
    for (int i = at; i < at + length; i++) {
      if (outside(bits[i], low, range) < 0) {
        return true;
      }
    }
    return false;
  }

  /** Adds later places of the sums, and of the counts, to the first, and clears them. */
  static void foldRow(float[] x, int[] bits, int at, int length) {
    for (int i = 0; i < length; i++) {
      x[i + SUMS] += x[i + SUMS + at];
      x[i + SUMS + at] = 0;
      bits[i + SILENT] += bits[i + SILENT + at];
      bits[i + SILENT + at] = 0;
    }
  }

  /** Adds the sums of the places to the cells, their squares likewise, and clears them. */
  static void closeCells(float[] x, int places) {
    int length = Math.min(places, ROW);
    for (int i = 0; i < length; i++) {
      float sum = x[i + SUMS];
      x[i + CELLS] += sum;
      x[i + SQUARED_CELLS] += sum * sum;
      x[i + SUMS] = 0;
    }
  }

  /** Sums of runs that lie one behind the other. */
  static void sumRuns(float[] x, int at, int runs, int length, double[] into) {
    int run = 0;
    for (; run < runs - 3; run += 4) {
      sumFourRuns(x, at + run * length, length, into, run);
    }
    for (; run < runs; run++) {
      into[run] = sum(x, at + run * length, length);
    }
  }

  /**
   * Sums of four runs at once, in eight strands because one addition waits for the other: the order
   * of memory is that of a run, and vectors across it do not exist.
   */
  private static void sumFourRuns(float[] x, int at, int length, double[] into, int to) {
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

  private static double sum(float[] x, int at, int length) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    int i = at;
    int end = at + length;
    for (; i < end - 5; i += 6) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
      s4 += x[i + 4];
      s5 += x[i + 5];
    }
    double sum = ((double) s0 + s1) + ((double) s2 + s3) + ((double) s4 + s5);
    for (; i < end; i++) {
      sum += x[i];
    }
    return sum;
  }

  /** Sum of a row of accumulators, which is cleared. */
  static double takeRow(float[] x, int at) {
    double sum = sum(x, at, ROW);
    Arrays.fill(x, at, at + ROW, 0);
    return sum;
  }

  /** Sum of a row of counters, which is cleared. */
  static long takeCounts(int[] bits, int at) {
    long sum = 0;
    for (int i = at; i < at + ROW; i++) {
      sum += bits[i];
    }
    Arrays.fill(bits, at, at + ROW, 0);
    return sum;
  }

  /** Copies elements that do not lie side by side. */
  static void gather(FloatBuffer from, int offset, int stride, float[] x, int at, int length) {
    for (int i = 0; i < length; i++) {
      x[at + i] = from.get(offset + i * stride);
    }
  }

  static void toBits(float[] x, int[] bits, int at, int length) {
    for (int i = at; i < at + length; i++) {
      bits[i] = Float.floatToRawIntBits(x[i]);
    }
  }
}
