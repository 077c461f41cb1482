package io.tightrope.dl4j.preflight;

import java.util.OptionalDouble;

/**
 * A better initialization.
 *
 * @param activation for which activation, by the theory's name
 * @param sparsity for which share of zeros; empty for an activation that is not sparse
 * @param q fixed point of the variance
 * @param tau threshold; empty for an activation that is not sparse
 * @param m clip; likewise
 * @param sw2 weight variance times fan-in of the hidden layers
 * @param sb2 bias variance
 * @param firstLayerSw2 weight variance times fan-in of the first layer, for standardised inputs
 * @param slope of the variance map at q
 * @param text what to do, in words
 * @param code the same as DL4J code
 */
public record Recommendation(
    String activation,
    OptionalDouble sparsity,
    double q,
    OptionalDouble tau,
    OptionalDouble m,
    double sw2,
    double sb2,
    double firstLayerSw2,
    double slope,
    String text,
    String code) {}
