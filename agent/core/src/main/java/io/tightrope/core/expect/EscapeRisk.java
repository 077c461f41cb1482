package io.tightrope.core.expect;

import static io.tightrope.core.frame.LayerStatistic.BIAS_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.WEIGHT_VARIANCE_SCALED;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunDescription;
import io.tightrope.theory.activation.Activation;
import io.tightrope.theory.activation.SparseActivation;
import io.tightrope.theory.maps.VarianceMap;
import io.tightrope.theory.width.FiniteWidthChain;
import io.tightrope.theory.width.FiniteWidthChain.Transition;
import java.util.ArrayList;
import java.util.List;

/**
 * The probability that random weights of a frame's variances let q leave its band on the way
 * through the depth, by the theory's finite-width chain with a fixed seed.
 */
final class EscapeRisk {
  private static final int DRAWS = 300;
  private static final long SEED = 1;

  private EscapeRisk() {}

  /**
   * NaN when a layer on the way has no closed form or says too little.
   *
   * @param layers the hidden layers in order
   * @param reference the q against which escape is measured
   */
  static double of(
      RunDescription run,
      StepFrame frame,
      LayerActivations activations,
      List<Integer> layers,
      double reference) {
    if (layers.size() < 2 || !(reference > 0) || Double.isInfinite(reference)) {
      return Double.NaN;
    }
    List<Transition> transitions = new ArrayList<>();
    for (int i = 1; i < layers.size(); i++) {
      int below = layers.get(i - 1);
      double sw2 = frame.value(WEIGHT_VARIANCE_SCALED, layers.get(i));
      double sb2 = frame.value(BIAS_VARIANCE, layers.get(i));
      Activation activation = activations.of(frame, below).orElse(null);
      double width = EffectiveWidth.of(run.layers().get(below));
      boolean known = activation instanceof SparseActivation
          && sw2 >= 0
          && sb2 >= 0
          && Double.isFinite(sw2 + sb2)
          && width > 0;
      if (!known || activation == null) {
        return Double.NaN;
      }
      transitions.add(new Transition(new VarianceMap(activation, sw2, sb2), width));
    }
    double start = frame.value(PREACTIVATION_VARIANCE, layers.get(0));
    return new FiniteWidthChain(transitions).run(start, reference, DRAWS, SEED).escapeProbability();
  }
}
