package io.tightrope.theory.activation;

import java.util.Arrays;

/** Where to cut a Gaussian integral so that each piece is smooth on its own scale. */
final class Panels {
  private static final int DOUBLINGS = 60;

  private Panels() {}

  /**
   * Ends of panels in units z, where the integrand is a function of {@code x = centre + deviation z}.
   * Cuts are at kinks of x, at x = 0, +-1, +-2, +-4, ..., and so that no panel is wider than {@code
   * widest}; a panel of no width is harmless.
   */
  static double[] of(double[] kinks, double centre, double deviation, double range, double widest) {
    int even = (int) Math.ceil(2 * range / widest);
    double[] ends = new double[even + 1 + kinks.length + 1 + 2 * DOUBLINGS];
    int count = 0;
    for (int i = 0; i <= even; i++) {
      ends[count++] = -range + i * 2 * range / even;
    }
    for (double kink : kinks) {
      count = add(ends, count, (kink - centre) / deviation, range);
    }
    count = add(ends, count, -centre / deviation, range);
    double x = 1;
    for (int i = 0; i < DOUBLINGS; i++) {
      double right = (x - centre) / deviation;
      double left = (-x - centre) / deviation;
      if (right >= range && left <= -range) {
        break;
      }
      count = add(ends, count, right, range);
      count = add(ends, count, left, range);
      x *= 2;
    }
    double[] used = Arrays.copyOf(ends, count);
    Arrays.sort(used);
    return used;
  }

  private static int add(double[] ends, int count, double z, double range) {
    if (Math.abs(z) < range) {
      ends[count] = z;
      return count + 1;
    }
    return count;
  }
}
