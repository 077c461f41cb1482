package io.tightrope.dashboard.runs;

import io.tightrope.core.frame.StepFrame;
import java.util.Optional;

/**
 * How a run is doing at a moment. Immutable.
 *
 * @param life whether it still reports
 * @param frames frames stored
 * @param firstStep its lowest step; 0 without a frame
 * @param lastStep its highest step; -1 without a frame
 * @param lastSeenAt when it last reported, seconds since the epoch
 * @param silentSeconds how long it has been silent; 0 once it has ended
 * @param endedAt when it ended; NaN while it has not
 * @param last the frame of the highest step
 */
public record RunStatus(
    Life life,
    long frames,
    long firstStep,
    long lastStep,
    double lastSeenAt,
    double silentSeconds,
    double endedAt,
    Optional<StepFrame> last) {}
