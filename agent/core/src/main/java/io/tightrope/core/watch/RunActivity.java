package io.tightrope.core.watch;

import io.tightrope.core.run.Activity;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the process does with a run at a moment. Whoever sees calls of the framework tells it; without
 * that a run trains for {@value #RECENT_MILLIS} ms after each step, and is idle then. Thread-safe.
 */
final class RunActivity {
  static final long RECENT_MILLIS = 10_000;

  private final TrainingProgress progress;
  private volatile @Nullable Supplier<Activity> source;

  RunActivity(TrainingProgress progress) {
    this.progress = progress;
  }

  /** From now on it is read there, on the agent's own threads. */
  void readFrom(Supplier<Activity> told) {
    source = told;
  }

  Activity at(long epochMillis) {
    Supplier<Activity> told = source;
    if (told != null) {
      return told.get();
    }
    double last = progress.lastStepTimestamp();
    return epochMillis / 1e3 - last <= RECENT_MILLIS / 1e3 ? Activity.TRAINING : Activity.IDLE;
  }
}
