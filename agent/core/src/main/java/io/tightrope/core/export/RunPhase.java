package io.tightrope.core.export;

import io.tightrope.core.run.Activity;
import io.tightrope.core.run.RunEnd;
import java.util.Locale;
import java.util.Optional;

/** What {@code tightrope_run_state} can say of a run: one of these at a time. */
public enum RunPhase {
  TRAINING,
  EVALUATING,
  IDLE,
  FINISHED,
  FAILED;

  /**
   * The present phase.
   *
   * @param activity what the process does with the run
   * @param end how the run ended; empty while it has not
   */
  public static RunPhase of(Activity activity, Optional<RunEnd> end) {
    if (end.isPresent()) {
      return end.get().isFailure() ? FAILED : FINISHED;
    }
    return switch (activity) {
      case TRAINING -> TRAINING;
      case EVALUATING -> EVALUATING;
      case IDLE -> IDLE;
    };
  }

  /** The label's value. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
