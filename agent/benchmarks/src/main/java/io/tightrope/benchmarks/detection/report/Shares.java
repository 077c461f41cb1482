package io.tightrope.benchmarks.detection.report;

/** Counts and shares as the tables print them. */
public final class Shares {
  private static final double Z = 1.96;

  private Shares() {}

  /** "19 of 20, 95 % (76 to 99 %)", the interval after Wilson at 95 %. */
  public static String wilson(long count, long of) {
    if (of == 0) {
      return "0 of 0";
    }
    double p = count / (double) of;
    double middle = (p + Z * Z / (2 * of)) / (1 + Z * Z / of);
    double half = Z / (1 + Z * Z / of) * Math.sqrt(p * (1 - p) / of + Z * Z / (4.0 * of * of));
    return count + " of " + of + ", " + percent(count, of) + " ("
        + Math.round(100 * Math.max(0, middle - half)) + " to "
        + Math.round(100 * Math.min(1, middle + half)) + " %)";
  }

  static String percent(long count, long of) {
    return of == 0 ? "-" : Math.round(100.0 * count / of) + " %";
  }

  /** A quantile of ascending values, or a dash. */
  static String quantile(int[] sorted, double share) {
    return sorted.length == 0 ? "-" : String.valueOf(sorted[(int) (share * (sorted.length - 1))]);
  }
}
