package io.tightrope.core.detect.finding;

/**
 * What a rule expected where it measured something else; NaN for what it cannot say.
 *
 * @param value the expected value
 * @param low lower end of the band that counts as healthy
 * @param high upper end of that band
 */
public record Expected(double value, double low, double high) {
  /** Nothing is known of what should have been. */
  public static final Expected UNKNOWN = new Expected(Double.NaN, Double.NaN, Double.NaN);
}
