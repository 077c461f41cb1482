package io.tightrope.core.stats;

import java.nio.DoubleBuffer;
import java.util.Arrays;

/** As {@link FloatLoops}, for doubles and their bit patterns. */
final class DoubleLoops {
  /** Places of a row of the chunk. */
  static final int ROW = 256;

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

  private static final long MAGNITUDE = Long.MAX_VALUE;

  private DoubleLoops() {}

  /** Negative if the double is below a positive bound, both as bit patterns. */
  private static long below(long bits, long bound) {
    return (bits - bound) | bits;
  }

  /** Negative if the double's magnitude is below a positive bound. */
  private static long magnitudeBelow(long bits, long bound) {
    return (bits & MAGNITUDE) - bound;
  }

  /**
   * Not negative if the double is in an interval that starts at {@code low} and is {@code range}
   * long, unsigned, both of patterns made sortable: the borrow of {@code range - (s - low)}.
   */
  private static long outside(long bits, long low, long range) {
    long x = (bits ^ ((bits >> 63) >>> 1)) - low;
    return (~range & x) | ((~range | x) & (range - x));
  }

  /** As in {@link FloatLoops}. */
  static void add(
      boolean sums,
      double[] x,
      BandShape shape,
      long[] bits,
      long silentBelow,
      long freeBelow,
      int places) {
    int length = Math.min(places, ROW);
    if (sums) {
      for (int i = 0; i < length; i++) {
        double a = x[i];
        double b = x[i + ROW];
        double c = x[i + 2 * ROW];
        double d = x[i + 3 * ROW];
        x[i + SUMS] += (a + b) + (c + d);
        x[i + SQUARES] += (a * a + b * b) + (c * c + d * d);
      }
    } else {
      for (int i = 0; i < length; i++) {
        double a = x[i];
        double b = x[i + ROW];
        double c = x[i + 2 * ROW];
        double d = x[i + 3 * ROW];
        x[i + SQUARES] += (a * a + b * b) + (c * c + d * d);
      }
    }
    if (shape == BandShape.ONE_SIDED) {
      if (silentBelow > 0) {
        for (int i = 0; i < length; i++) {
          bits[i + SILENT] = bits[i + SILENT]
              - (below(bits[i], silentBelow) >> 63)
              - (below(bits[i + ROW], silentBelow) >> 63)
              - (below(bits[i + 2 * ROW], silentBelow) >> 63)
              - (below(bits[i + 3 * ROW], silentBelow) >> 63);
        }
      }
      if (freeBelow > 0) {
        for (int i = 0; i < length; i++) {
          bits[i + FREE] = bits[i + FREE]
              - (below(bits[i], freeBelow) >> 63)
              - (below(bits[i + ROW], freeBelow) >> 63)
              - (below(bits[i + 2 * ROW], freeBelow) >> 63)
              - (below(bits[i + 3 * ROW], freeBelow) >> 63);
        }
      }
    } else if (shape == BandShape.TWO_SIDED) {
      if (silentBelow > 0) {
        for (int i = 0; i < length; i++) {
          bits[i + SILENT] = bits[i + SILENT]
              - (magnitudeBelow(bits[i], silentBelow) >> 63)
              - (magnitudeBelow(bits[i + ROW], silentBelow) >> 63)
              - (magnitudeBelow(bits[i + 2 * ROW], silentBelow) >> 63)
              - (magnitudeBelow(bits[i + 3 * ROW], silentBelow) >> 63);
        }
      }
      if (freeBelow > 0) {
        for (int i = 0; i < length; i++) {
          bits[i + FREE] = bits[i + FREE]
              - (magnitudeBelow(bits[i], freeBelow) >> 63)
              - (magnitudeBelow(bits[i + ROW], freeBelow) >> 63)
              - (magnitudeBelow(bits[i + 2 * ROW], freeBelow) >> 63)
              - (magnitudeBelow(bits[i + 3 * ROW], freeBelow) >> 63);
        }
      }
    }
  }

  /**
   * Counts, of the four rows together, what is in an interval as {@link #outside} means it: as
   * silent or as free of the clip.
   */
  static void countInside(long[] bits, long low, long range, boolean silent, int places) {
    int length = Math.min(places, ROW);
    if (silent) {
      for (int i = 0; i < length; i++) {
        bits[i + SILENT] = bits[i + SILENT]
            - (~outside(bits[i], low, range) >> 63)
            - (~outside(bits[i + ROW], low, range) >> 63);
      }
      for (int i = 0; i < length; i++) {
        bits[i + SILENT] = bits[i + SILENT]
            - (~outside(bits[i + 2 * ROW], low, range) >> 63)
            - (~outside(bits[i + 3 * ROW], low, range) >> 63);
      }
    } else {
      for (int i = 0; i < length; i++) {
        bits[i + FREE] = bits[i + FREE]
            - (~outside(bits[i], low, range) >> 63)
            - (~outside(bits[i + ROW], low, range) >> 63);
      }
      for (int i = 0; i < length; i++) {
        bits[i + FREE] = bits[i + FREE]
            - (~outside(bits[i + 2 * ROW], low, range) >> 63)
            - (~outside(bits[i + 3 * ROW], low, range) >> 63);
      }
    }
  }

  /**
   * Whether any element is not below the bound. Looks at eight at a time without a branch: where it
   * ends differs from run to run, and a branch that is guessed wrong costs as much as thirty.
   */
  static boolean anyNotBelow(long[] bits, long bound, int at, int length) {
    int i = at;
    int end = at + length;
    for (; i < end - 7; i += 8) {
      long ab = below(bits[i], bound) & below(bits[i + 1], bound);
      long cd = below(bits[i + 2], bound) & below(bits[i + 3], bound);
      long ef = below(bits[i + 4], bound) & below(bits[i + 5], bound);
      long gh = below(bits[i + 6], bound) & below(bits[i + 7], bound);
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
  static boolean anyMagnitudeNotBelow(long[] bits, long bound, int at, int length) {
    for (int i = at; i < at + length; i++) {
      if (magnitudeBelow(bits[i], bound) >= 0) {
        return true;
      }
    }
    return false;
  }

  static boolean anyOutside(long[] bits, long low, long range, int at, int length) {
    for (int i = at; i < at + length; i++) {
      if (outside(bits[i], low, range) < 0) {
        return true;
      }
    }
    return false;
  }

  /** Adds later places of the sums, and of the counts, to the first, and clears them. */
  static void foldRow(double[] x, long[] bits, int at, int length) {
    for (int i = 0; i < length; i++) {
      x[i + SUMS] += x[i + SUMS + at];
      x[i + SUMS + at] = 0;
      bits[i + SILENT] += bits[i + SILENT + at];
      bits[i + SILENT + at] = 0;
    }
  }

  /** Adds the sums of the places to the cells, their squares likewise, and clears them. */
  static void closeCells(double[] x, int places) {
    int length = Math.min(places, ROW);
    for (int i = 0; i < length; i++) {
      double sum = x[i + SUMS];
      x[i + CELLS] += sum;
      x[i + SQUARED_CELLS] += sum * sum;
      x[i + SUMS] = 0;
    }
  }

  /** Sums of runs that lie one behind the other. */
  static void sumRuns(double[] x, int at, int runs, int length, double[] into) {
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
  private static void sumFourRuns(double[] x, int at, int length, double[] into, int to) {
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

  private static double sum(double[] x, int at, int length) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
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
    double sum = (s0 + s1) + (s2 + s3) + (s4 + s5);
    for (; i < end; i++) {
      sum += x[i];
    }
    return sum;
  }

  /** Sum of a row of accumulators, which is cleared. */
  static double takeRow(double[] x, int at) {
    double sum = sum(x, at, ROW);
    Arrays.fill(x, at, at + ROW, 0);
    return sum;
  }

  /** Sum of a row of counters, which is cleared. */
  static long takeCounts(long[] bits, int at) {
    long sum = 0;
    for (int i = at; i < at + ROW; i++) {
      sum += bits[i];
    }
    Arrays.fill(bits, at, at + ROW, 0);
    return sum;
  }

  /** Copies elements that do not lie side by side. */
  static void gather(DoubleBuffer from, int offset, int stride, double[] x, int at, int length) {
    for (int i = 0; i < length; i++) {
      x[at + i] = from.get(offset + i * stride);
    }
  }

  static void toBits(double[] x, long[] bits, int at, int length) {
    for (int i = at; i < at + length; i++) {
      bits[i] = Double.doubleToRawLongBits(x[i]);
    }
  }
}
