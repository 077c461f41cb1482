package io.tightrope.benchmarks.slowlearners;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * What is known of a run at a share of its steps: the frames up to there, and the last of them.
 *
 * @param frames all of them, in the order of their steps
 */
record FirstPart(List<StepFrame> frames) {
  /** So many observed steps are the steady state, and as many are the start. */
  static final int WINDOW = 20;

  FirstPart {
    frames = List.copyOf(frames);
  }

  /** The frames of the first part of a run; {@code share} is of its last frame's step. */
  static FirstPart of(List<StepFrame> frames, double share) {
    double end = frames.isEmpty() ? 0 : share * frames.get(frames.size() - 1).step();
    return new FirstPart(frames.stream().filter(frame -> frame.step() <= end).toList());
  }

  List<StepFrame> newest() {
    return frames.subList(Math.max(0, frames.size() - WINDOW), frames.size());
  }

  List<StepFrame> oldest() {
    return frames.subList(0, Math.min(WINDOW, frames.size()));
  }

  /** The frames around the middle of the part. */
  List<StepFrame> middle() {
    int from = Math.max(0, frames.size() / 2 - WINDOW / 2);
    return frames.subList(from, Math.min(frames.size(), from + WINDOW));
  }

  /** Of each hidden layer its median over the frames; NaN for a layer without a value in any. */
  static double[] hidden(List<StepFrame> frames, LayerStatistic statistic) {
    int layers = frames.isEmpty() ? 0 : frames.get(0).layerCount();
    double[] medians = new double[Math.max(0, layers - 1)];
    for (int layer = 0; layer < medians.length; layer++) {
      int each = layer;
      medians[layer] = median(frames, frame -> frame.value(statistic, each));
    }
    return medians;
  }

  /** The median of what is finite; NaN if nothing is. */
  static double median(List<StepFrame> frames, ToDoubleFunction<StepFrame> value) {
    double[] sorted =
        frames.stream().mapToDouble(value).filter(Double::isFinite).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  /** Largest over smallest of the positive ones; NaN if there are fewer than two. */
  static double range(double[] values) {
    double[] positive = Arrays.stream(values)
        .filter(value -> value > 0 && Double.isFinite(value))
        .toArray();
    return positive.length < 2
        ? Double.NaN
        : Arrays.stream(positive).max().orElseThrow()
            / Arrays.stream(positive).min().orElseThrow();
  }

  /** The mean of what is finite; NaN if nothing is. */
  static double mean(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite).average().orElse(Double.NaN);
  }

  /** The largest of what is finite; NaN if nothing is. */
  static double largest(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite).max().orElse(Double.NaN);
  }

  /** The last third of the layers, which see the input least directly. */
  static double[] deepest(double[] values) {
    int third = Math.min(values.length, Math.max(1, values.length / 3));
    return Arrays.copyOfRange(values, values.length - third, values.length);
  }

  /** Standard deviation of what is finite; NaN for fewer than two. */
  static double deviation(double[] values) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    double mean = mean(finite);
    return finite.length < 2
        ? Double.NaN
        : Math.sqrt(DoubleStream.of(finite)
                .map(value -> (value - mean) * (value - mean))
                .sum()
            / (finite.length - 1));
  }
}
