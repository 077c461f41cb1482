package io.tightrope.dashboard.runs;

import io.tightrope.core.run.Activity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * When a run was last heard of, when it last took a step, and what its workers said that they do. All
 * times are the dashboard's own, in seconds since the epoch. Not thread-safe.
 */
final class Pulse {
  private static final double GAP_MEMORY = 0.8;

  /** A worker that says nothing for this much longer than another one has ended. */
  private static final double WORKER_SECONDS = 30;

  private final Map<String, Beat> beats = new HashMap<>();
  private double lastContactAt;
  private double lastStepAt;
  private double usualGapSeconds;
  /** Steps came, whenever. */
  private boolean hasSteps;
  /** Steps came since this dashboard was started, so that it knows when. */
  private boolean hasStepTime;

  private boolean hasGap;
  private boolean heard;

  private record Beat(Activity activity, double at) {}

  /**
   * @param now when this dashboard began to wait for the run
   */
  Pulse(double now) {
    lastContactAt = now;
    lastStepAt = now;
  }

  /** From now on something can come from the run; it could not before. */
  void waitFrom(double now) {
    if (!heard) {
      lastContactAt = Math.max(lastContactAt, now);
      lastStepAt = Math.max(lastStepAt, now);
    }
  }

  /** Something came from the run. */
  void contact(double now) {
    lastContactAt = Math.max(lastContactAt, now);
    heard = true;
  }

  /** Numbers of steps came. */
  void steps(double now) {
    // The time until the first steps says nothing of their pace.
    if (hasStepTime) {
      double gap = Math.max(0, now - lastStepAt);
      usualGapSeconds = Math.max(gap, GAP_MEMORY * usualGapSeconds + (1 - GAP_MEMORY) * gap);
      hasGap = true;
    }
    hasSteps = true;
    hasStepTime = true;
    lastStepAt = now;
    contact(now);
  }

  /** Numbers of steps came before this dashboard was started, nobody knows how often. */
  void rememberSteps() {
    hasSteps = true;
  }

  /** Takes over what was usual before this dashboard was started. */
  void remember(double gapSeconds) {
    usualGapSeconds = Math.max(usualGapSeconds, gapSeconds);
    hasGap = true;
  }

  /** Whether steps came more than once. */
  boolean hasGap() {
    return hasGap;
  }

  /** Returns false if steps came once only, so that nobody can say how often they will. */
  boolean knowsPace() {
    return hasGap || !hasSteps;
  }

  /** A worker lives. While none trains, no step is missed. */
  void beat(String worker, Activity activity, double now) {
    beats.put(worker, new Beat(activity, now));
    beats.values().removeIf(beat -> now - beat.at() > WORKER_SECONDS);
    if (activity().filter(Activity.TRAINING::equals).isEmpty()) {
      lastStepAt = now;
    }
    contact(now);
  }

  /** Nobody beats any more: the run has ended. */
  void end() {
    beats.clear();
  }

  /** Whether it sends heartbeats. */
  boolean beats() {
    return !beats.isEmpty();
  }

  /** Whether anything came since this dashboard began to wait. */
  boolean heard() {
    return heard;
  }

  /** Whether steps came since this dashboard began to wait. */
  boolean stepped() {
    return hasStepTime;
  }

  /** What the busiest of its workers does; empty if none has said so. */
  Optional<Activity> activity() {
    return beats.values().stream().map(Beat::activity).min(Enum::compareTo);
  }

  double usualGapSeconds() {
    return usualGapSeconds;
  }

  double silence(double now) {
    return Math.max(0, now - lastContactAt);
  }

  double withoutStep(double now) {
    return Math.max(0, now - lastStepAt);
  }
}
