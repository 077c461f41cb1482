package io.tightrope.dl4j.preflight.judge;

import io.tightrope.theory.activation.Activation;
import java.util.Optional;

/**
 * What the theory says of one layer.
 *
 * @param q second moment of the pre-activations; NaN outside the theory
 * @param correlation of the pre-activations of two different inputs; NaN outside the theory
 * @param activation the activation, if it is a function of one number
 * @param sparsity share of exact zeros, NaN outside the theory
 * @param slope of the variance map from this layer to the next; NaN for the last and outside
 * @param gain squared gradient norm at this layer over that at the next, chi1; NaN likewise
 * @param gainSpread variance of the logarithm of that gain at this width; NaN likewise
 */
public record Predicted(
    double q,
    double correlation,
    Optional<Activation> activation,
    double sparsity,
    double slope,
    double gain,
    double gainSpread) {

  Predicted withNext(double newSlope, double newGain, double newSpread) {
    return new Predicted(q, correlation, activation, sparsity, newSlope, newGain, newSpread);
  }
}
