package io.tightrope.core.export;

import io.tightrope.core.frame.StepFrame;
import java.util.Optional;

/** What can be read of a run at any time; NaN where there is nothing yet. Thread-safe. */
public interface RunReadings {
  /** The last observed step; empty before the first. */
  Optional<StepFrame> latest();

  /** The newest value of each scalar. */
  default LatestScalars scalars() {
    LatestScalars scalars = new LatestScalars();
    latest().ifPresent(scalars::add);
    return scalars;
  }

  /** How it began, and what else only its past can tell. */
  RunMemory memory();

  /** Steps done while watched. */
  long steps();

  /** Samples trained on while watched. */
  long examples();

  /** When the last step ended, in seconds since the epoch. */
  double lastStepTimestamp();

  /** What the last observation took, in seconds. */
  double observationSeconds();

  /** Rollbacks of the sparsity schedule. */
  long rollbacks();

  /** Share of the multiply-accumulates that zeros make unnecessary, as a schedule last told it. */
  double computeSaved();

  /** Observation time over training time. */
  double overhead();

  /** The share that it is kept to. */
  double overheadBudget();

  /** Steps from one observed step to the next. */
  int interval();

  /** Frames taken over. */
  long frames();

  /** Frames lost. */
  long dropped();

  /** Errors caught. */
  long errors();
}
