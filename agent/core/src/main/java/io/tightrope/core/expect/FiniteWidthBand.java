package io.tightrope.core.expect;

import static io.tightrope.core.frame.LayerStatistic.ALIGNMENT;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.WEIGHT_VARIANCE_SCALED;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunDescription;
import io.tightrope.theory.activation.Activation;
import io.tightrope.theory.gauss.GaussianMoments;
import java.util.Optional;

/**
 * How far a layer's q may lie from the expected one without anything being wrong, two deviations on
 * a logarithmic scale. Conditional on the layer below, q is a Markov chain of variance {@code sw2^2
 * (E[phi^4] - E[phi^2]^2) / N}, to which the estimate's own {@code 2 q^2 / N} is added. Learning then
 * raises q as weights align with their inputs: the upper edge grows with the layer's alignment, at
 * most tenfold.
 *
 * <p>The widths follow from the first frame of a stage; a layer without a design is held against its
 * own measured input, so that nothing is handed on to it from below. Not thread-safe.
 */
final class FiniteWidthBand {
  /**
   * What alignment may excuse: q in healthy runs grows about tenfold by it. In an escape the alignment
   * grows too, so that without a limit the band would follow q wherever it goes.
   */
  private static final double MAXIMUM_GROWTH = 10;

  /**
   * Relative variance of q at which the chain is cut off: the edges are then a factor {@code exp(2
   * sqrt(ln 101))}, 73, from the expected q, beyond which a band tells nothing more.
   */
  private static final double MAXIMUM_RELATIVE_VARIANCE = 100;

  private final RunDescription run;
  private final LayerActivations activations;
  private final StageDesign design;
  private double[] factors = {};

  FiniteWidthBand(RunDescription run, LayerActivations activations, StageDesign design) {
    this.run = run;
    this.activations = activations;
    this.design = design;
  }

  /** Takes the first frame of a stage, whose design has been worked out. */
  void startStage(StepFrame frame) {
    factors = new double[frame.layerCount()];
    double[] chain = new double[frame.layerCount()];
    for (int layer = 0; layer < factors.length; layer++) {
      int below = Expectations.below(run, layer);
      if (below >= 0 && below < layer && design.isDesigned(layer) && design.isDesigned(below)) {
        chain[layer] = handedOn(frame, below, layer, chain[below]);
      }
      int units = layer < run.layers().size() ? run.layers().get(layer).units() : 0;
      double relative = chain[layer] + 2.0 / Math.max(1, units);
      factors[layer] =
          Math.exp(2 * Math.sqrt(Math.log1p(Math.min(relative, MAXIMUM_RELATIVE_VARIANCE))));
    }
  }

  /** The relative variance of q that a layer gets through the one below it. */
  private double handedOn(StepFrame frame, int below, int layer, double chain) {
    double from = design.variance(below);
    double to = design.variance(layer);
    double sw2 = frame.value(WEIGHT_VARIANCE_SCALED, layer);
    double width = EffectiveWidth.of(run.layers().get(below));
    Optional<Activation> activation = activations.of(frame, below);
    if (activation.isEmpty() || !(from > 0) || !(to > 0) || !(sw2 > 0) || width == 0) {
      return chain;
    }
    GaussianMoments moments = activation.get().moments(from);
    double slope = sw2 * moments.secondSlope() * from / to;
    double fresh = sw2 * sw2 * moments.varianceOfSquare() / width / (to * to);
    return Math.min(MAXIMUM_RELATIVE_VARIANCE, slope * slope * chain + fresh);
  }

  /** The lowest q that is normal; NaN where none is expected. */
  double low(StepFrame frame, int layer) {
    double expected = design.variance(layer);
    double present = ofOwnInput(frame, layer);
    return Math.min(expected, Double.isNaN(present) ? expected : present) / factors[layer];
  }

  /** The highest q that is normal; NaN where none is expected. */
  double high(StepFrame frame, int layer) {
    double expected = design.variance(layer);
    double present = ofOwnInput(frame, layer);
    double alignment = frame.value(ALIGNMENT, layer);
    double growth = alignment > 1 ? Math.min(MAXIMUM_GROWTH, alignment) : 1;
    return Math.max(expected, Double.isNaN(present) ? expected : present) * growth * factors[layer];
  }

  /** What a layer without a design makes of the input that it has now; NaN for others. */
  private double ofOwnInput(StepFrame frame, int layer) {
    double alignment = frame.value(ALIGNMENT, layer);
    double q = frame.value(PREACTIVATION_VARIANCE, layer);
    boolean known = !design.isDesigned(layer) && alignment > 0 && Double.isFinite(q / alignment);
    return known ? q / alignment : Double.NaN;
  }
}
