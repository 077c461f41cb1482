package io.tightrope.core.frame;

/** Which finite values a statistic can take. NaN and infinities are findings, in no range. */
public enum Range {
  /** Any number. */
  ANY(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false, "any number"),
  /** Zero and above. */
  NON_NEGATIVE(0, Double.POSITIVE_INFINITY, false, "0 or more"),
  /** A share, 0..1. */
  RATIO(0, 1, false, "0 to 1"),
  /** A correlation, -1..1. */
  CORRELATION(-1, 1, false, "-1 to 1"),
  /** A whole number from 0. */
  COUNT(0, (1L << 53) - 1, true, "a whole number from 0 to 9007199254740991"),
  /** A whole number from 1; a 0 stands for none and is kept as an absent value. */
  COUNT_FROM_ONE(0, (1L << 53) - 1, true, "a whole number from 0 to 9007199254740991"),
  /** 0 or 1; false or true in JSON. */
  FLAG(0, 1, true, "true or false");

  /**
   * How far outside a value may lie, because sums in single precision over a million values round
   * that far: a correlation of 1.0000001 is accepted, a percentage in place of a share is not.
   */
  public static final double TOLERANCE = 1e-4;

  private final double minimum;
  private final double maximum;
  private final boolean whole;
  private final String text;

  Range(double minimum, double maximum, boolean whole, String text) {
    this.minimum = minimum;
    this.maximum = maximum;
    this.whole = whole;
    this.text = text;
  }

  /** The lowest value; negative infinity without a limit. */
  public double minimum() {
    return minimum;
  }

  /** The highest value; positive infinity without a limit. */
  public double maximum() {
    return maximum;
  }

  /** Returns true if only whole numbers are allowed. */
  public boolean isWhole() {
    return whole;
  }

  /** The range in words, for example {@code 0 to 1}. */
  public String text() {
    return text;
  }

  /**
   * Returns true if a finite value lies inside, or at most {@link #TOLERANCE} outside where the
   * values are not whole numbers.
   */
  public boolean allows(double value) {
    return whole
        ? value >= minimum && value <= maximum && value == Math.rint(value)
        : value >= minimum - TOLERANCE && value <= maximum + TOLERANCE;
  }
}
