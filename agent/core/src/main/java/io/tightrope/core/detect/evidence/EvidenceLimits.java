package io.tightrope.core.detect.evidence;

/**
 * The limits of the evidence that several rules share, in sections of {@code rules.yml} of the same
 * names. Immutable.
 *
 * @param lossTrend when a loss counts as falling, low or risen
 * @param downwardTrend when a quantity falls beyond the scatter of batches
 * @param raisedLoss when the loss stands above all that has been usual
 * @param guessing when a classifier does worse than one that does not look at its input
 */
public record EvidenceLimits(
    LossTrend.Limits lossTrend,
    DownwardTrend.Limits downwardTrend,
    RaisedLoss.Limits raisedLoss,
    Guessing.Limits guessing) {}
