package io.tightrope.benchmarks.detection.report;

import io.tightrope.benchmarks.detection.training.Trained;
import io.tightrope.benchmarks.detection.zoo.Images;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * What became of a run, by its results alone and by nothing our monitor measures.
 *
 * @param notFinite the loss lost its value
 * @param behindBaseline final test accuracy more than 10 points below the dense baseline's
 * @param sparsityMissed mean sparsity at the end more than 0.15 below the announced target
 * @param shownAt the step at which the loss shows it; empty when it never does
 */
public record Outcome(
    boolean notFinite, boolean behindBaseline, boolean sparsityMissed, OptionalInt shownAt) {
  private static final int WINDOW = 25;
  private static final double CHANCE = Math.log(Images.CLASSES);

  public boolean fails() {
    return notFinite || behindBaseline || sparsityMissed;
  }

  public static Outcome of(Trained run, Trained baseline) {
    double[] losses = run.losses();
    boolean notFinite = !Double.isFinite(losses[losses.length - 1]);
    boolean behind = run.accuracy() < baseline.accuracy() - 0.10;
    boolean missed = run.sparsity() < run.recipe().lastTarget() - 0.15;
    return new Outcome(notFinite, behind, missed, shownAt(losses, baseline.losses()));
  }

  /**
   * The first step from which the running median stays for good above the middle between the best
   * so far and chance, or is not finite; for a run that never learns, when its baseline has come half
   * of the way down.
   */
  private static OptionalInt shownAt(double[] losses, double[] baseline) {
    double[] median = runningMedian(losses);
    double[] baselineMedian = runningMedian(baseline);
    double baselineBest = Arrays.stream(baselineMedian).min().orElse(CHANCE);
    double best = Arrays.stream(median).filter(Double::isFinite).min().orElse(CHANCE);
    if (best > CHANCE - 0.25 * (CHANCE - baselineBest)) {
      double half = (CHANCE + baselineBest) / 2;
      for (int step = 0; step < baselineMedian.length; step++) {
        if (baselineMedian[step] < half) {
          return OptionalInt.of(Math.min(step, losses.length - 1));
        }
      }
    }
    int shown = -1;
    double bestSoFar = CHANCE;
    for (int step = 0; step < median.length; step++) {
      bestSoFar = Math.min(bestSoFar, Double.isNaN(median[step]) ? CHANCE : median[step]);
      boolean bad = !(median[step] <= (bestSoFar + CHANCE) / 2);
      shown = !bad ? -1 : shown < 0 ? step : shown;
    }
    return shown < 0 ? OptionalInt.empty() : OptionalInt.of(shown);
  }

  private static double[] runningMedian(double[] values) {
    double[] medians = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double[] window = Arrays.copyOfRange(values, Math.max(0, i - WINDOW + 1), i + 1);
      Arrays.sort(window);
      medians[i] = window[window.length / 2];
    }
    return medians;
  }
}
