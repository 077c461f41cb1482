package io.tightrope.dashboard.runs;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.query.RunExtent;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run and how it is doing, kept up to date as it reports. Thread-safe. */
public final class WatchedRun {
  private static final double GAP_MEMORY = 0.8;

  private final StoredRun stored;
  private long frames;
  private boolean hasScalars;
  private long firstStep;
  private long lastStep = -1;
  private @Nullable StepFrame last;
  private double lastSeenAt;
  private double usualGapSeconds;
  private double endedAt = Double.NaN;

  WatchedRun(StoredRun stored, RunExtent extent, List<RunEvent> events) {
    this.stored = stored;
    this.frames = extent.frames();
    this.hasScalars = extent.blocks() > 0;
    this.firstStep = extent.firstStep();
    this.lastStep = extent.lastStep();
    this.last = extent.last().orElse(null);
    this.lastSeenAt =
        Math.max(stored.createdAt(), extent.last().map(StepFrame::timestamp).orElse(0.0));
    events.forEach(event -> observe(event, event.timestamp()));
  }

  public StoredRun stored() {
    return stored;
  }

  /** The run's name. */
  public String name() {
    return stored.name();
  }

  public RunDescription description() {
    return stored.description();
  }

  /** Takes note of frames that have been stored. */
  public synchronized void observe(List<StepFrame> stored, double now) {
    for (StepFrame frame : stored) {
      firstStep = frames == 0 ? frame.step() : Math.min(firstStep, frame.step());
      frames++;
      if (frame.step() >= lastStep) {
        lastStep = frame.step();
        last = frame;
      }
    }
    seen(now);
  }

  /** Takes note that scalars have been stored. */
  public synchronized void observeScalars(double now) {
    hasScalars = true;
    seen(now);
  }

  private void seen(double now) {
    double gap = Math.max(0, now - lastSeenAt);
    usualGapSeconds = Math.max(gap, GAP_MEMORY * usualGapSeconds + (1 - GAP_MEMORY) * gap);
    lastSeenAt = now;
  }

  /** Takes note of an event that has been stored. */
  public synchronized void observe(RunEvent event, double now) {
    lastSeenAt = Math.max(lastSeenAt, now);
    if (event.kind() == RunEvent.Kind.END) {
      endedAt = event.timestamp();
    }
  }

  /** How it is doing now. */
  public synchronized RunStatus status(double now, Patience patience) {
    double silent = Double.isNaN(endedAt) ? Math.max(0, now - lastSeenAt) : 0;
    return new RunStatus(
        life(silent, patience),
        frames,
        firstStep,
        lastStep,
        lastSeenAt,
        silent,
        endedAt,
        Optional.ofNullable(last));
  }

  private Life life(double silent, Patience patience) {
    if (!Double.isNaN(endedAt)) {
      return Life.ENDED;
    }
    if (silent > patience.lostAfter(usualGapSeconds)) {
      return Life.LOST;
    }
    if (silent > patience.stalledAfter(usualGapSeconds)) {
      return Life.STALLED;
    }
    return frames == 0 && !hasScalars ? Life.WAITING : Life.LIVE;
  }
}
