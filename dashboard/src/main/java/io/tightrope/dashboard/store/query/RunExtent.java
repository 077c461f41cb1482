package io.tightrope.dashboard.store.query;

import io.tightrope.core.frame.StepFrame;
import java.util.Optional;

/**
 * How far a run has come.
 *
 * @param frames frames stored
 * @param firstStep lowest step; 0 without a frame
 * @param lastStep highest step; -1 without a frame
 * @param blocks blocks of scalars stored
 * @param lossStep highest step whose loss is a scalar; -1 without one
 * @param lastLoss the loss of that step; NaN without one, or if it came out so
 * @param last the frame of the highest step
 */
public record RunExtent(
    long frames,
    long firstStep,
    long lastStep,
    long blocks,
    long lossStep,
    double lastLoss,
    Optional<StepFrame> last) {}
