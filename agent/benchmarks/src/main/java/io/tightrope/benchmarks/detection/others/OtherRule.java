package io.tightrope.benchmarks.detection.others;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.DoublePredicate;

/**
 * A rule of another tool, re-implemented from its published description, with layer patterns widened
 * to all hidden layers.
 *
 * @param tool who ships it
 * @param name what it is called there
 * @param cadence every how many steps it looks by default
 * @param check whether it fires on the statistics up to and including an index
 */
public record OtherRule(String tool, String name, int cadence, Check check) {
  private static final int EPOCH = 600;

  /** What a rule knows at an observed step. */
  record Seen(List<OtherStatistics> all, int index, int steps) {
    OtherStatistics now() {
      return all.get(index);
    }
  }

  /** The condition. */
  interface Check {
    boolean fires(Seen seen);
  }

  /** The first step of each rule at which it fires, at every observed step or its own cadence. */
  public static List<OptionalInt> firstSteps(
      List<OtherStatistics> all, int steps, boolean everyStep) {
    return all().stream().map(rule -> rule.firstStep(all, steps, everyStep)).toList();
  }

  private OptionalInt firstStep(List<OtherStatistics> all, int steps, boolean everyStep) {
    int due = 0;
    for (int i = 0; i < all.size(); i++) {
      int step = all.get(i).step;
      if (everyStep || step >= due) {
        due = (step / cadence + 1) * cadence;
        if (check.fires(new Seen(all, i, steps))) {
          return OptionalInt.of(step);
        }
      }
    }
    return OptionalInt.empty();
  }

  public static List<OtherRule> all() {
    return List.of(
        sageMaker("VanishingGradient", seen -> any(seen.now().meanGradient, g -> g < 1e-7)),
        sageMaker("ExplodingTensor", OtherRule::notFinite),
        sageMaker("DeadRelu", seen -> any(seen.now().deadShare, share -> share > 0.5)),
        sageMaker("AllZero", OtherRule::anyAllZero),
        sageMaker("PoorWeightInitialization", OtherRule::poorInitialization),
        sageMaker(
            "WeightUpdateRatio",
            seen -> any(seen.now().updateRatio, ratio -> ratio > 10 || ratio < 1e-8)),
        sageMaker(
            "SaturatedActivation", seen -> any(seen.now().saturatedShare, share -> share > 0.5)),
        sageMaker(
            "UnchangedTensor",
            seen -> Arrays.stream(seen.now().unchanged).anyMatch(times -> times >= 2)),
        sageMaker("LossNotDecreasing", OtherRule::lossNotDecreasing),
        autoTrainer("vanishing", seen -> {
          double[] norm = seen.now().gradientNorm;
          return norm[0] < 1e-4 && norm[0] / norm[norm.length - 1] < 1e-3;
        }),
        autoTrainer("exploding", seen -> {
          double[] norm = seen.now().gradientNorm;
          return norm[0] / norm[norm.length - 1] > 70;
        }),
        autoTrainer("dying ReLU", seen -> mean(seen.now().zeroGradients) >= 0.7),
        new OtherRule("AutoTrainer", "not finite", 3 * EPOCH, OtherRule::notFinite),
        new OtherRule(
            "DeepDiagnosis",
            "not finite or zero",
            EPOCH,
            seen -> notFinite(seen) || any(seen.now().outputMean, mean -> mean == 0)),
        new OtherRule(
            "DeepDiagnosis",
            "dead",
            EPOCH,
            seen -> any(seen.now().notPositive, share -> share >= 0.7)),
        new OtherRule(
            "DeepDiagnosis",
            "vanishing",
            EPOCH,
            seen -> any(seen.now().updateRatio, ratio -> ratio < 1e-7)),
        new OtherRule("DeepLocalize", "not finite", 1, OtherRule::notFinite),
        new OtherRule(
            "DL4J guide",
            "update ratio",
            1,
            seen -> any(seen.now().updateRatio, r -> Math.log10(r) < -4 || Math.log10(r) > -2)),
        new OtherRule(
            "DL4J guide",
            "activation deviation",
            1,
            seen -> any(seen.now().outputDeviation, d -> d < 0.5 || d > 2)));
  }

  private static OtherRule sageMaker(String name, Check check) {
    return new OtherRule("SageMaker", name, 500, check);
  }

  /** Its gradient rules speak only of a training that does badly, after 30 % of the epochs. */
  private static OtherRule autoTrainer(String name, Check check) {
    return new OtherRule(
        "AutoTrainer",
        name,
        3 * EPOCH,
        seen -> seen.now().step >= 0.3 * seen.steps() && doesBadly(seen) && check.fires(seen));
  }

  /** Best accuracy below 0.7, or neither of the two largest gains as much as 0.01. */
  private static boolean doesBadly(Seen seen) {
    double best = 0;
    double largest = 0;
    for (int i = 0; i <= seen.index(); i++) {
      double accuracy = seen.all().get(i).accuracy;
      largest = Math.max(largest, accuracy - best);
      best = Math.max(best, accuracy);
    }
    return best < 0.7 || largest < 0.01;
  }

  private static boolean anyAllZero(Seen seen) {
    for (boolean zero : seen.now().allZero) {
      if (zero) {
        return true;
      }
    }
    return false;
  }

  private static boolean notFinite(Seen seen) {
    OtherStatistics now = seen.now();
    return !Double.isFinite(now.loss)
        || any(now.outputMean, mean -> !Double.isFinite(mean))
        || any(now.meanGradient, mean -> !Double.isFinite(mean));
  }

  private static boolean poorInitialization(Seen seen) {
    OtherStatistics now = seen.now();
    if (now.step >= 10) {
      return false;
    }
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (double variance : now.weightVariance) {
      least = Math.min(least, variance);
      most = Math.max(most, variance);
    }
    return most / least > 10 || any(now.gradientSpread, spread -> spread < 0.001);
  }

  private static boolean lossNotDecreasing(Seen seen) {
    int before = seen.index() - 1;
    while (before >= 0 && seen.all().get(before).step > seen.now().step - 10) {
      before--;
    }
    return before >= 0 && seen.now().loss > 0.999 * seen.all().get(before).loss;
  }

  private static boolean any(double[] values, DoublePredicate condition) {
    for (double value : values) {
      if (condition.test(value)) {
        return true;
      }
    }
    return false;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }
}
