package io.tightrope.theory.maps;

/**
 * A variance map at one q.
 *
 * @param q second moment of the layer below
 * @param value {@code V(q)}, the second moment of the layer
 * @param slope {@code V'(q)}
 * @param curvature {@code V''(q)}
 * @param chi1 backward gain: by how much the squared L2 norm of the gradient grows from the layer
 *     to the one below it
 * @param sparsity share of exact zeros, 0..1
 * @param saturation share on a flat part other than zero, 0..1
 */
public record MapPoint(
    double q,
    double value,
    double slope,
    double curvature,
    double chi1,
    double sparsity,
    double saturation) {}
