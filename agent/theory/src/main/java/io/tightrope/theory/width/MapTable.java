package io.tightrope.theory.width;

import io.tightrope.theory.gauss.GaussianMoments;
import io.tightrope.theory.maps.VarianceMap;
import java.util.Arrays;

/**
 * A variance map tabulated over ln q, filled where it is asked for, so that a chain of a hundred
 * thousand steps costs a few hundred evaluations. 24 points a decade; cubic Hermite for the mean,
 * whose slope is known, linear for the rest. Not thread-safe.
 */
final class MapTable {
  private static final double STEP = Math.log(10) / 24;

  private final VarianceMap map;
  private final double logFrom;
  private final double[] passed;
  private final double[] passedSlope;
  private final double[] spread;
  private final double[] logChi1;

  MapTable(VarianceMap map, double from, double to) {
    this.map = map;
    this.logFrom = Math.log(from);
    int size = (int) Math.ceil((Math.log(to) - logFrom) / STEP) + 2;
    passed = new double[size];
    Arrays.fill(passed, Double.NaN);
    passedSlope = new double[size];
    spread = new double[size];
    logChi1 = new double[size];
  }

  /** A step of the chain, written by {@link #look} and read once. */
  static final class Step {
    /** {@code sw2 E[phi^2]}. */
    double passed;
    /** Relative variance of phi^2 over units. */
    double spread;

    double logChi1;
  }

  void look(double q, Step step) {
    double position = Math.max(0, (Math.log(q) - logFrom) / STEP);
    int i = (int) Math.min(position, passed.length - 2);
    double t = Math.min(1, position - i);
    fill(i);
    fill(i + 1);
    double s = 1 - t;
    double hermite = s * s * (1 + 2 * t) * passed[i]
        + t * t * (1 + 2 * s) * passed[i + 1]
        + STEP * s * t * (s * passedSlope[i] - t * passedSlope[i + 1]);
    step.passed = Math.max(0, hermite);
    step.spread = s * spread[i] + t * spread[i + 1];
    step.logChi1 = s * logChi1[i] + t * logChi1[i + 1];
  }

  private void fill(int i) {
    if (!Double.isNaN(passed[i])) {
      return;
    }
    double q = Math.exp(logFrom + i * STEP);
    GaussianMoments moments = map.activation().moments(q);
    passed[i] = map.sw2() * moments.second();
    passedSlope[i] = q * map.sw2() * moments.secondSlope();
    double square = moments.second() * moments.second();
    spread[i] = square > 0 ? moments.varianceOfSquare() / square : 0;
    logChi1[i] = Math.log(Math.max(Double.MIN_NORMAL, map.sw2() * moments.slopeSecond()));
  }
}
