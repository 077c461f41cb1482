package io.tightrope.sparse.activation;

/**
 * Integers that sort as the floating-point numbers do whose bits they are made from. IEEE 754 numbers
 * of one sign already sort by their bits; flipping all but the sign of the negative ones mends the rest.
 * NaN lies beyond the infinities.
 */
final class OrderedBits {

  private OrderedBits() {}

  static int of(int bits) {
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  static long of(long bits) {
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  /** The smallest ordered integer of any number above {@code bound}. */
  static int above(float bound) {
    return of(Float.floatToRawIntBits(bound == 0 ? 0f : bound)) + 1;
  }

  /** The smallest ordered integer of any number above {@code bound}. */
  static long above(double bound) {
    return of(Double.doubleToRawLongBits(bound == 0 ? 0.0 : bound)) + 1;
  }

  /** The largest ordered integer of any number below {@code bound}. */
  static int below(float bound) {
    return of(Float.floatToRawIntBits(bound == 0 ? -0f : bound)) - 1;
  }

  /** The largest ordered integer of any number below {@code bound}. */
  static long below(double bound) {
    return of(Double.doubleToRawLongBits(bound == 0 ? -0.0 : bound)) - 1;
  }
}
