package io.tightrope.core.stats;

/**
 * Where an activation function is flat, told on the axis of the values that are read: a value in
 * {@code silentFrom..silentTo} (both included) comes out as exactly zero, one at or beyond {@code
 * clippedBelow} or {@code clippedAbove} stands at the clip. With it sparsity and saturation follow
 * from the pre-activations alone, and the activations need not be read.
 *
 * <p>Sides that do not exist are infinite; an activation without any zero band has {@code
 * silentFrom > silentTo}. NaN values are neither silent nor clipped.
 *
 * @param silentFrom lower end of the zero band
 * @param silentTo upper end of the zero band
 * @param clippedBelow at or below it is clipped; negative infinity when nothing is
 * @param clippedAbove at or above it is clipped; positive infinity when nothing is
 */
public record ActivationBands(
    double silentFrom, double silentTo, double clippedBelow, double clippedAbove) {

  /** Nothing is silent, nothing is clipped. */
  public static final ActivationBands NONE = new ActivationBands(
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.POSITIVE_INFINITY);

  /** For reading the activations themselves: silent is an exact zero, nothing is clipped. */
  public static final ActivationBands EXACT_ZERO =
      new ActivationBands(0, 0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /**
   * @throws IllegalArgumentException if a bound is NaN
   */
  public ActivationBands {
    if (Double.isNaN(silentFrom) || Double.isNaN(silentTo)) {
      throw new IllegalArgumentException("zero band " + silentFrom + ".." + silentTo);
    }
    if (Double.isNaN(clippedBelow) || Double.isNaN(clippedAbove)) {
      throw new IllegalArgumentException("clips " + clippedBelow + ", " + clippedAbove);
    }
  }

  /** Zero up to {@code tau}, clipped {@code m} further on; {@code m} may be infinite. */
  public static ActivationBands oneSided(double tau, double m) {
    return new ActivationBands(Double.NEGATIVE_INFINITY, tau, Double.NEGATIVE_INFINITY, tau + m);
  }

  /** Zero within {@code tau} of zero, clipped {@code m} further on; {@code m} may be infinite. */
  public static ActivationBands twoSided(double tau, double m) {
    return new ActivationBands(-tau, tau, -(tau + m), tau + m);
  }

  /** Whether any value can be silent. */
  public boolean hasSilence() {
    return silentFrom <= silentTo;
  }

  /** Whether any finite value can stand at a clip. */
  public boolean hasClip() {
    return clippedBelow > Double.NEGATIVE_INFINITY || clippedAbove < Double.POSITIVE_INFINITY;
  }
}
