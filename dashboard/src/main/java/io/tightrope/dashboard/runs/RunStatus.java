package io.tightrope.dashboard.runs;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.Activity;
import io.tightrope.core.run.RunEnd;
import io.tightrope.dashboard.store.query.LastFrame;
import java.util.Optional;

/**
 * How a run is doing at a moment. Immutable.
 *
 * @param life whether it still reports
 * @param activity what its process does; empty if no heartbeat said so
 * @param frames frames stored
 * @param firstStep its lowest step; 0 before the first
 * @param lastStep its highest step, observed or not; -1 before the first
 * @param lastLoss loss of the highest step whose loss is known; NaN if it came out so or none is known
 * @param learningRate learning rate of the highest step for which it is known; NaN if none is
 * @param lastSeenAt when it last reported, seconds since the epoch
 * @param silentSeconds how long it has been silent since then or since this dashboard began; 0 once it
 *     has ended
 * @param stepSeconds how long it has trained without a step
 * @param heard whether it has reported since this dashboard began
 * @param stepped whether it has taken a step since this dashboard began
 * @param endedAt when it ended; NaN while it has not
 * @param end how it ended; empty while it has not
 * @param newest the frame of the highest observed step
 */
public record RunStatus(
    Life life,
    Optional<Activity> activity,
    long frames,
    long firstStep,
    long lastStep,
    double lastLoss,
    double learningRate,
    double lastSeenAt,
    double silentSeconds,
    double stepSeconds,
    boolean heard,
    boolean stepped,
    double endedAt,
    Optional<RunEnd> end,
    Optional<LastFrame> newest) {

  /** The frame of the highest observed step, decoded. */
  public Optional<StepFrame> last() {
    return newest.map(LastFrame::frame);
  }
}
