package io.tightrope.core.stats;

/** Raw loops over counters; bounds are the caller's business. */
final class IntLoops {
  private IntLoops() {}

  /** Adds {@code from} to {@code to} and clears it. */
  static void move(int[] from, int[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] += from[i];
    }
    for (int i = 0; i < length; i++) {
      from[i] = 0;
    }
  }

  static long sum(int[] values) {
    long sum = 0;
    for (int value : values) {
      sum += value;
    }
    return sum;
  }

  /** Whether any of the counters is not zero; stops at the first. */
  static boolean any(int[] values, int at, int length) {
    for (int i = at; i < at + length; i++) {
      if (values[i] != 0) {
        return true;
      }
    }
    return false;
  }
}
