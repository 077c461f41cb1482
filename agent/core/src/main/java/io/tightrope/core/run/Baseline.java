package io.tightrope.core.run;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The loss of a run with which others are compared, by step, as means over equal ranges of steps where it
 * is long. The same losses always give the same baseline, whether a recording or a store held them.
 * Immutable.
 */
public final class Baseline {
  /** Ranges of steps of which means are kept. */
  public static final int POINTS = 2000;

  private final String run;
  private final long[] steps;
  private final double[] losses;
  private final double batchSize;

  private Baseline(String run, long[] steps, double[] losses, double batchSize) {
    this.run = run;
    this.steps = steps;
    this.losses = losses;
    this.batchSize = batchSize;
  }

  /**
   * A baseline of single losses.
   *
   * @param run name of the run
   * @param lossOfStep finite or not; losses that are not finite are left out
   * @param batchSize examples a step; NaN if unknown
   */
  public static Baseline of(String run, NavigableMap<Long, Double> lossOfStep, double batchSize) {
    NavigableMap<Long, Double> finite = new TreeMap<>(lossOfStep);
    finite.values().removeIf(loss -> !Double.isFinite(loss));
    if (finite.isEmpty()) {
      return new Baseline(run, new long[0], new double[0], batchSize);
    }
    long first = finite.firstKey();
    long width = (finite.lastKey() - first) / POINTS + 1;
    long[] steps = new long[POINTS];
    double[] sums = new double[POINTS];
    int[] counts = new int[POINTS];
    finite.forEach((step, loss) -> {
      int point = (int) ((step - first) / width);
      steps[point] = step;
      sums[point] += loss;
      counts[point]++;
    });
    int kept = 0;
    for (int point = 0; point < POINTS; point++) {
      if (counts[point] > 0) {
        steps[kept] = steps[point];
        sums[kept++] = sums[point] / counts[point];
      }
    }
    return new Baseline(run, Arrays.copyOf(steps, kept), Arrays.copyOf(sums, kept), batchSize);
  }

  /** Name of the run. */
  public String run() {
    return run;
  }

  /** Examples a step; NaN if unknown. */
  public double batchSize() {
    return batchSize;
  }

  /** Whether it has no loss at all, so that nothing can be compared with it. */
  public boolean isEmpty() {
    return steps.length == 0;
  }

  /** The losses by step, or the means over ranges by their last step. */
  public NavigableMap<Long, Double> losses() {
    NavigableMap<Long, Double> byStep = new TreeMap<>();
    for (int i = 0; i < steps.length; i++) {
      byStep.put(steps[i], losses[i]);
    }
    return byStep;
  }

  /** Its last step; 0 if it is empty. */
  public long lastStep() {
    return isEmpty() ? 0 : steps[steps.length - 1];
  }
}
