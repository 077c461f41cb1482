package io.tightrope.benchmarks.slowlearners;

import static io.tightrope.benchmarks.slowlearners.FirstPart.deepest;
import static io.tightrope.benchmarks.slowlearners.FirstPart.deviation;
import static io.tightrope.benchmarks.slowlearners.FirstPart.hidden;
import static io.tightrope.benchmarks.slowlearners.FirstPart.largest;
import static io.tightrope.benchmarks.slowlearners.FirstPart.mean;
import static io.tightrope.benchmarks.slowlearners.FirstPart.median;
import static io.tightrope.benchmarks.slowlearners.FirstPart.range;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A figure of a run's first part that might tell whether it learns too slowly. Values are NaN where the
 * run does not report what they are made of.
 */
enum Measure {
  GRADIENT_RANGE(
      "range of the weight gradient's norm along the inner layers, largest over smallest",
      part -> range(inner(hidden(part.newest(), LayerStatistic.WEIGHT_GRADIENT_NORM)))),
  GRADIENT_SCATTER(
      "scatter of a layer's gradient norm from look to look, in log units, median of the layers",
      Measure::gradientScatter),
  GRADIENT_THROUGH_DEPTH(
      "mean gain of the gradient through a hidden layer, in log units",
      part -> mean(Arrays.stream(hidden(part.newest(), LayerStatistic.BACKWARD_GAIN))
          .filter(gain -> gain > 0)
          .map(Math::log)
          .toArray())),
  UPDATE_RATIO(
      "smallest ratio of a step to its weights",
      part -> Arrays.stream(hidden(part.newest(), LayerStatistic.UPDATE_RATIO))
          .filter(Double::isFinite)
          .min()
          .orElse(Double.NaN)),
  VARIANCE(
      "variance of the pre-activations, largest of the layers",
      part -> largest(hidden(part.newest(), LayerStatistic.PREACTIVATION_VARIANCE))),
  VARIANCE_RANGE(
      "range of that variance along depth, largest over smallest",
      part -> range(hidden(part.newest(), LayerStatistic.PREACTIVATION_VARIANCE))),
  VARIANCE_FROM_EXPECTED(
      "distance of that variance from the expected one, in log units, largest of the layers",
      Measure::varianceFromExpected),
  CORRELATION(
      "correlation of different inputs in the deepest third of the layers",
      part -> mean(deepest(hidden(part.newest(), LayerStatistic.INPUT_CORRELATION)))),
  CORRELATION_CHANGE(
      "change of that correlation since the start",
      part -> mean(deepest(hidden(part.newest(), LayerStatistic.INPUT_CORRELATION)))
          - mean(deepest(hidden(part.oldest(), LayerStatistic.INPUT_CORRELATION)))),
  SPECTRAL_ALIGNMENT(
      "spectral alignment, largest of the layers",
      part -> largest(hidden(part.newest(), LayerStatistic.SPECTRAL_ALIGNMENT))),
  SPARSITY(
      "share of zeros, mean of the hidden layers",
      part -> mean(hidden(part.newest(), LayerStatistic.ACTIVATION_SPARSITY))),
  SPARSITY_FROM_TARGET(
      "distance of the share of zeros from its target, largest of the layers",
      Measure::sparsityFromTarget),
  DEAD_UNITS(
      "share of dead units, largest of the layers",
      part -> largest(hidden(part.newest(), LayerStatistic.DEAD_UNITS))),
  LOSS_OF_START(
      "loss as a share of its first value",
      part -> median(part.newest(), StepFrame::loss)
          / median(part.frames().subList(0, Math.min(1, part.frames().size())), StepFrame::loss)),
  LOSS_FALL(
      "loss as a share of what it was in the middle of the part: how far it still falls",
      part -> median(part.newest(), StepFrame::loss) / median(part.middle(), StepFrame::loss)),
  LOSS_SCATTER("scatter of the loss from look to look, in log units", part -> {
    double[] logs =
        part.newest().stream().mapToDouble(StepFrame::loss).map(Math::log).toArray();
    return deviation(
        IntStream.range(1, logs.length).mapToDouble(i -> logs[i] - logs[i - 1]).toArray());
  });

  private final String description;
  private final ToDoubleFunction<FirstPart> value;

  Measure(String description, ToDoubleFunction<FirstPart> value) {
    this.description = description;
    this.value = value;
  }

  /** What it is, for a table. */
  String description() {
    return description;
  }

  /** Its value for a run's first part; NaN where it cannot be told. */
  double of(FirstPart part) {
    return value.applyAsDouble(part);
  }

  /** Without the first layer, whose gradient depends on the size of the data. */
  private static double[] inner(double[] hidden) {
    return hidden.length < 2 ? hidden : Arrays.copyOfRange(hidden, 1, hidden.length);
  }

  private static double gradientScatter(FirstPart part) {
    List<StepFrame> frames = part.newest();
    int layers = frames.isEmpty() ? 0 : frames.get(0).layerCount();
    double[] scatter = IntStream.range(1, Math.max(1, layers - 1))
        .mapToDouble(layer -> deviation(frames.stream()
            .mapToDouble(frame -> frame.value(LayerStatistic.WEIGHT_GRADIENT_NORM, layer))
            .filter(norm -> norm > 0)
            .map(Math::log)
            .toArray()))
        .filter(Double::isFinite)
        .sorted()
        .toArray();
    return scatter.length == 0 ? Double.NaN : scatter[scatter.length / 2];
  }

  private static double varianceFromExpected(FirstPart part) {
    double[] measured = hidden(part.newest(), LayerStatistic.PREACTIVATION_VARIANCE);
    double[] expected = hidden(part.newest(), LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED);
    return largest(IntStream.range(0, measured.length)
        .mapToDouble(layer -> Math.abs(Math.log(measured[layer] / expected[layer])))
        .toArray());
  }

  private static double sparsityFromTarget(FirstPart part) {
    double[] measured = hidden(part.newest(), LayerStatistic.ACTIVATION_SPARSITY);
    double[] target = hidden(part.newest(), LayerStatistic.ACTIVATION_SPARSITY_TARGET);
    return largest(IntStream.range(0, measured.length)
        .mapToDouble(layer -> Math.abs(measured[layer] - target[layer]))
        .toArray());
  }
}
