package io.tightrope.theory.activation;

/** A smooth piece between two points. */
record Cell(
    double x0,
    double x1,
    double value0,
    double value1,
    double slope0,
    double slope1,
    boolean startsAtKink) {
  /** Ends that are no further apart are one. */
  static final double SAME_PLACE = 1e-8;

  /** Slopes and relative changes up to this are those of a flat stretch. */
  static final double FLAT = 1e-12;

  private static final double ROUGH = 1e-3;

  double middle() {
    return 0.5 * (x0 + x1);
  }

  double width() {
    return x1 - x0;
  }

  Cell left(double value, double slope) {
    return new Cell(x0, middle(), value0, value, slope0, slope, false);
  }

  Cell right(double value, double slope) {
    return new Cell(middle(), x1, value, value1, slope, slope1, false);
  }

  /** How far the midpoint is from where a smooth function would be, as a slope. */
  double roughness(double value, double slope) {
    double h = width();
    double smoothValue = 0.5 * (value0 + value1) + h * (slope0 - slope1) / 8;
    double smoothSlope = 1.5 * (value1 - value0) / h - 0.25 * (slope0 + slope1);
    return Math.max(Math.abs(value - smoothValue) / h, Math.abs(slope - smoothSlope));
  }

  boolean isRough(double value, double slope) {
    return roughness(value, slope) > ROUGH * (1 + Math.min(Math.abs(slope0), Math.abs(slope1)));
  }

  /** Where the tangents of the two ends meet; the middle where they do not, at a jump. */
  double meeting() {
    double x = (value1 - slope1 * x1 - value0 + slope0 * x0) / (slope0 - slope1);
    return x >= x0 - SAME_PLACE && x <= x1 + SAME_PLACE ? x : middle();
  }

  /** Whether the values of a narrow cell differ by more than its slopes explain. */
  boolean jumps() {
    double steepest = 1 + Math.max(Math.abs(slope0), Math.abs(slope1));
    return Math.abs(value1 - value0) > 10 * steepest * width();
  }

  boolean flat() {
    return Math.abs(slope0) <= FLAT
        && Math.abs(slope1) <= FLAT
        && Math.abs(value1 - value0) <= FLAT * (1 + Math.abs(value0));
  }
}
