package io.tightrope.benchmarks.detection;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.DoublePredicate;

/**
 * A rule of another tool, re-implemented from its published description.
 *
 * @param tool who ships it
 * @param name what it is called there
 * @param cadence every how many steps it looks by default
 * @param check whether it fires on the statistics up to and including an index
 */
record OtherRule(String tool, String name, int cadence, Check check) {

  /** The condition. */
  interface Check {
    boolean fires(List<OtherStatistics> seen, int now);
  }

  /** The first step at which it fires, looking at every observed step or at its own cadence. */
  OptionalInt firstStep(List<OtherStatistics> all, boolean everyStep) {
    for (int i = 0; i < all.size(); i++) {
      int step = all.get(i).step();
      if ((everyStep || step % cadence == 0) && check.fires(all, i)) {
        return OptionalInt.of(step);
      }
    }
    return OptionalInt.empty();
  }

  static List<OtherRule> all() {
    return List.of(
        sageMaker("VanishingGradient", (seen, i) -> any(seen.get(i).meanGradient(), g -> g < 1e-7)),
        sageMaker("ExplodingTensor", OtherRule::notFinite),
        sageMaker("DeadRelu", (seen, i) -> any(seen.get(i).deadShare(), share -> share > 0.5)),
        sageMaker("AllZero", (seen, i) -> anyZero(seen.get(i).allZero())),
        sageMaker("PoorWeightInitialization", OtherRule::poorInitialization),
        sageMaker(
            "WeightUpdateRatio",
            (seen, i) ->
                i > 0 && any(seen.get(i).updateRatio(), ratio -> ratio > 10 || ratio < 1e-8)),
        sageMaker("LossNotDecreasing", OtherRule::lossNotDecreasing),
        new OtherRule("AutoTrainer", "vanishing", 1800, (seen, i) -> {
          double[] norm = seen.get(i).gradientNorm();
          return norm[0] < 1e-4 && norm[0] / norm[norm.length - 1] < 1e-3;
        }),
        new OtherRule("AutoTrainer", "exploding", 1800, (seen, i) -> {
          double[] norm = seen.get(i).gradientNorm();
          return norm[0] / norm[norm.length - 1] > 70;
        }),
        new OtherRule(
            "AutoTrainer",
            "dying ReLU",
            1800,
            (seen, i) -> mean(seen.get(i).zeroGradients()) >= 0.7),
        new OtherRule(
            "DeepDiagnosis",
            "not finite or zero",
            600,
            (seen, i) -> notFinite(seen, i) || any(seen.get(i).outputMean(), mean -> mean == 0)),
        new OtherRule(
            "DeepDiagnosis",
            "dead",
            600,
            (seen, i) -> any(seen.get(i).notPositive(), share -> share >= 0.7)),
        new OtherRule(
            "DeepDiagnosis",
            "vanishing",
            600,
            (seen, i) -> any(seen.get(i).meanGradient(), g -> g < 1e-7)),
        new OtherRule("DeepLocalize", "not finite", 1, OtherRule::notFinite),
        new OtherRule(
            "DL4J guide",
            "update ratio",
            1,
            (seen, i) -> i > 0
                && any(seen.get(i).updateRatio(), r -> Math.log10(r) < -4 || Math.log10(r) > -2)),
        new OtherRule(
            "DL4J guide",
            "activation deviation",
            1,
            (seen, i) -> any(seen.get(i).outputDeviation(), d -> d < 0.5 || d > 2)));
  }

  private static OtherRule sageMaker(String name, Check check) {
    return new OtherRule("SageMaker", name, 500, check);
  }

  private static boolean notFinite(List<OtherStatistics> seen, int i) {
    OtherStatistics now = seen.get(i);
    return !Double.isFinite(now.loss())
        || any(now.outputMean(), mean -> !Double.isFinite(mean))
        || any(now.meanGradient(), mean -> !Double.isFinite(mean));
  }

  private static boolean poorInitialization(List<OtherStatistics> seen, int i) {
    OtherStatistics now = seen.get(i);
    if (now.step() >= 10) {
      return false;
    }
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (double variance : now.weightVariance()) {
      least = Math.min(least, variance);
      most = Math.max(most, variance);
    }
    return most / least > 10 || any(now.gradientSpread(), spread -> spread < 0.001);
  }

  private static boolean lossNotDecreasing(List<OtherStatistics> seen, int i) {
    int before = i - 1;
    while (before >= 0 && seen.get(before).step() > seen.get(i).step() - 10) {
      before--;
    }
    return before >= 0 && seen.get(i).loss() > 0.999 * seen.get(before).loss();
  }

  private static boolean any(double[] values, DoublePredicate condition) {
    for (double value : values) {
      if (condition.test(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyZero(boolean[] values) {
    for (boolean value : values) {
      if (value) {
        return true;
      }
    }
    return false;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
