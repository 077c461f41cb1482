package io.tightrope.core.expect;

/**
 * The two Gaussian moments of an activation that predictions need.
 *
 * @param slopeSecond {@code E[phi'^2]}
 * @param secondSlope {@code d E[phi^2] / dq}
 */
record Slopes(double slopeSecond, double secondSlope) {}
