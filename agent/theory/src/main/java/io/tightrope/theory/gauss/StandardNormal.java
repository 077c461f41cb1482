package io.tightrope.theory.gauss;

import org.hipparchus.special.Erf;

/**
 * The standard normal law, fast and with relative accuracy far into the tail.
 *
 * <p>The upper tail is density times Mills' ratio {@code M(x) = Q(x) / p(x)}. {@code M} is smooth
 * and satisfies {@code M' = x M - 1}, hence {@code M^(n+1) = x M^(n) + n M^(n-1)}, so that ten
 * Taylor terms around a table point at most 1/16 away give full precision: about 20 ns, a tenth of
 * what the library's incomplete gamma function takes. Above 8 the classical continued fraction
 * takes over. Stateless but for the table; thread-safe.
 */
public final class StandardNormal {
  /** Beyond this the density underflows and a tail is 0. */
  static final double LIMIT = 38.6;

  private static final double INV_SQRT_2PI = 1 / Math.sqrt(2 * Math.PI);
  private static final double TABLE_END = 8;
  private static final int POINTS_PER_UNIT = 8;
  private static final int TERMS = 11;
  private static final int FRACTION_TERMS = 40;
  private static final double[] MILLS_TAYLOR = millsTaylor();

  private StandardNormal() {}

  /** The density p(x). */
  public static double density(double x) {
    return INV_SQRT_2PI * Math.exp(-0.5 * x * x);
  }

  /** P(x), the probability of a value up to x. */
  public static double cdf(double x) {
    return upperTail(-x);
  }

  /** Q(x) = 1 - P(x), accurate in relative terms for large x. */
  public static double upperTail(double x) {
    return upperTail(x, density(x));
  }

  /** As {@link #upperTail(double)} where the density at x is already known. */
  static double upperTail(double x, double density) {
    return x >= 0 ? density * mills(x) : 1 - density * mills(-x);
  }

  /** The probability of a value between a and b, a at most b, without cancellation in the tails. */
  public static double between(double a, double b) {
    return a > 0 ? upperTail(a) - upperTail(b) : upperTail(-b) - upperTail(-a);
  }

  /** The x with Q(x) = tail, for a tail in (0, 1); exact to the last digits also for tiny tails. */
  public static double upperQuantile(double tail) {
    double x = Math.sqrt(2) * Erf.erfcInv(2 * tail);
    for (int i = 0; i < 2; i++) {
      double density = density(x);
      if (density > 0) {
        x += (upperTail(x, density) - tail) / density;
      }
    }
    return x;
  }

  private static double mills(double x) {
    if (!(x < TABLE_END)) {
      return millsFraction(x);
    }
    int point = (int) (x * POINTS_PER_UNIT + 0.5);
    double h = x - point / (double) POINTS_PER_UNIT;
    int base = point * TERMS;
    double sum = MILLS_TAYLOR[base + TERMS - 1];
    for (int n = TERMS - 2; n >= 0; n--) {
      sum = sum * h + MILLS_TAYLOR[base + n];
    }
    return sum;
  }

  private static double millsFraction(double x) {
    double tail = x;
    for (int k = FRACTION_TERMS; k >= 1; k--) {
      tail = x + k / tail;
    }
    return 1 / tail;
  }

  private static double[] millsTaylor() {
    int points = (int) TABLE_END * POINTS_PER_UNIT + 1;
    double[] table = new double[points * TERMS];
    for (int point = 0; point < points; point++) {
      double x = point / (double) POINTS_PER_UNIT;
      double previous = 0;
      double derivative = x < 5 ? 0.5 * Erf.erfc(x / Math.sqrt(2)) / density(x) : millsFraction(x);
      double factorial = 1;
      for (int n = 0; n < TERMS; n++) {
        table[point * TERMS + n] = derivative / factorial;
        double next = n == 0 ? x * derivative - 1 : x * derivative + n * previous;
        previous = derivative;
        derivative = next;
        factorial *= n + 1;
      }
    }
    return table;
  }
}
