package io.tightrope.dashboard.runs;

import io.tightrope.core.run.Activity;
import java.util.Optional;

/**
 * How one worker of a run is doing. Immutable.
 *
 * @param worker its name
 * @param lastStep its highest step, observed or not; -1 before the first
 * @param loss the newest loss of its own; NaN if it came out so or none is known
 * @param lastSeenAt when it last reported, seconds since the epoch
 * @param activity what it says that it does; empty if it sends no heartbeats
 */
public record WorkerStatus(
    String worker, long lastStep, double loss, double lastSeenAt, Optional<Activity> activity) {}
