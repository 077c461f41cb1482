package io.tightrope.core.export;

import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.health.AgentHealth;
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

  /**
   * A number of the run: the agent's own as it is now, loss and learning rate of the newest step, the
   * others of the last observed one.
   */
  default double value(RunStatistic statistic) {
    return switch (statistic) {
      case OVERHEAD -> overhead();
      case BUDGET -> overheadBudget();
      case INTERVAL -> interval();
      case DROPPED -> dropped();
      case ERRORS -> errors();
      case LOSS -> scalars().value(ScalarBlock.LOSS);
      case LEARNING_RATE -> scalars().value(ScalarBlock.LEARNING_RATE);
      default -> latest().map(frame -> frame.value(statistic)).orElse(Double.NaN);
    };
  }

  /** What it does now. */
  default RunPhase phase() {
    return memory().ended() ? RunPhase.FINISHED : RunPhase.TRAINING;
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

  /** Errors of one of {@link AgentHealth#kinds}. */
  default long errors(String kind) {
    return kind.equals(AgentHealth.INTERNAL) ? errors() : 0;
  }

  /** 1 while the dashboard takes what is sent, 0 while it does not; NaN without a dashboard. */
  default double dashboardConnected() {
    return Double.NaN;
  }
}
