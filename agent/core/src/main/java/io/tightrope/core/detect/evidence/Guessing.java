package io.tightrope.core.detect.evidence;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import java.util.List;

/**
 * What a classifier would lose that does not look at its input, and whether the network does worse. Known
 * for one softmax output: the logarithm of the number of classes. A loss that is summed over time steps or
 * holds a penalty for large weights is above that too, so the pre-activations of the output must be far
 * too large as well. Not thread-safe.
 */
public final class Guessing {
  /**
   * Its limits.
   *
   * @param largeOutput second moment of the output's pre-activations that is far too large
   * @param multiple of the loss of a guess above which the network does plainly worse
   * @param steps optimizer steps for which it must do so
   */
  public record Limits(
      @Range(above = 0) double largeOutput,
      @Range(min = 1) double multiple,
      @Range(min = 1) int steps) {}

  private final Limits limits;
  private final int output;
  private final double loss;
  private double outputVariance = Double.NaN;
  private long plainlyWorseSince = Long.MAX_VALUE;
  private long lastStep;

  Guessing(RunDescription run, Limits limits) {
    this.limits = limits;
    List<LayerDescription> outputs =
        run.layers().stream().filter(LayerDescription::isOutput).toList();
    boolean known = outputs.size() == 1 && isSoftmax(outputs.get(0));
    this.output = known ? outputs.get(0).index() : -1;
    this.loss = known ? Math.log(outputs.get(0).units()) : Double.POSITIVE_INFINITY;
  }

  private static boolean isSoftmax(LayerDescription layer) {
    return layer.units() > 1
        && layer
            .activation()
            .filter(activation -> activation.kind().equals("softmax"))
            .isPresent();
  }

  /** Takes the newest frame and the running median of the loss up to it. */
  void advance(StepFrame frame, double median) {
    double variance = output >= 0 && output < frame.layerCount()
        ? frame.value(LayerStatistic.PREACTIVATION_VARIANCE, output)
        : Double.NaN;
    outputVariance = Double.isNaN(variance) ? outputVariance : variance;
    advance(frame.step(), median);
  }

  /** Takes the running median of the loss up to a step; NaN where it is not known. */
  void advance(long step, double median) {
    lastStep = step;
    boolean worse = outputVariance > limits.largeOutput() && median > limits.multiple() * loss;
    plainlyWorseSince = worse ? Math.min(plainlyWorseSince, step) : Long.MAX_VALUE;
  }

  /** What a guess loses; infinite where the outputs are not the classes of one softmax. */
  public double loss() {
    return loss;
  }

  /**
   * What random pre-activations of the output add to that: half of their second moment (the expected
   * logarithm of a sum of exponentials, to second order); infinite where it has not been measured.
   */
  double scatterOfOutputs() {
    return outputVariance >= 0 ? outputVariance / 2 : Double.POSITIVE_INFINITY;
  }

  /** Whether a network with such a loss does worse than a guess; false where that is not known. */
  public boolean isBetterThan(double lossOfNetwork) {
    return outputVariance > limits.largeOutput() && lossOfNetwork > loss;
  }

  /** Whether the network has done plainly worse for many steps without a break. */
  public boolean isPlainlyBetter() {
    return lastStep - limits.steps() >= plainlyWorseSince;
  }
}
