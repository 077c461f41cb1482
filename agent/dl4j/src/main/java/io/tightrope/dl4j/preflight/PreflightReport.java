package io.tightrope.dl4j.preflight;

import io.tightrope.theory.design.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a preflight found.
 *
 * @param verdict the more severe of prediction and measurement; for trained weights the measurement;
 *     {@link Verdict#NOT_MEASURED} if neither has a number of a hidden layer
 * @param predicted verdict of the theory; empty where it does not cover the network or the weights are
 *     trained
 * @param measured verdict of one real pass; empty if none was made
 * @param trained whether the weights are no longer random
 * @param reasons for the verdict, worst first; one reassuring sentence if there is nothing to say
 * @param escapeProbability that the variance of a network so initialized leaves its band; empty outside
 *     the theory
 * @param gradientGain predicted squared norm of the gradient at the first hidden layer over that at the
 *     last; empty outside the theory
 * @param measuredGradientGain the same, measured
 * @param layers all layers with weights, activations or a part outside the theory, in forward order
 * @param recommendation what would be better, or that it is fine; empty where the theory has none
 */
public record PreflightReport(
    Verdict verdict,
    Optional<Verdict> predicted,
    Optional<Verdict> measured,
    boolean trained,
    List<String> reasons,
    OptionalDouble escapeProbability,
    OptionalDouble gradientGain,
    OptionalDouble measuredGradientGain,
    List<LayerReport> layers,
    Optional<Recommendation> recommendation) {

  public PreflightReport {
    reasons = List.copyOf(reasons);
    layers = List.copyOf(layers);
  }
}
