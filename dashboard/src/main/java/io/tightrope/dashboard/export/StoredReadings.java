package io.tightrope.dashboard.export;

import io.tightrope.core.export.LatestScalars;
import io.tightrope.core.export.RunMemory;
import io.tightrope.core.export.RunPhase;
import io.tightrope.core.export.RunReadings;
import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.Activity;
import io.tightrope.core.run.RunEnd;
import io.tightrope.core.run.RunEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run as far as it has been sent to this dashboard since it began to export it. What only an agent
 * knows of itself is absent, unless frames have it. Thread-safe.
 */
final class StoredReadings implements RunReadings {
  private final RunMemory memory = new RunMemory();
  private final LatestScalars scalars = new LatestScalars();
  private @Nullable StepFrame latest;
  private Activity activity = Activity.TRAINING;
  private long frames;
  private long firstStep = -1;
  private long lastStep = -1;
  private long examples;
  private long rollbacks;
  private double lastStepAt = Double.NaN;

  synchronized void add(StepFrame frame, double now) {
    memory.add(frame);
    scalars.add(frame);
    frames++;
    if (latest == null || frame.step() >= latest.step()) {
      latest = frame;
    }
    reached(frame.step(), now);
  }

  synchronized void add(ScalarBlock block, double now) {
    scalars.add(block);
    for (ScalarSeries series : block.series().values()) {
      if (series.size() > 0) {
        reached(series.steps()[series.size() - 1], now);
      }
    }
    ScalarSeries counted = block.series().get(ScalarBlock.EXAMPLES);
    if (counted != null) {
      for (double value : counted.values()) {
        examples += (long) value;
      }
    }
  }

  private void reached(long step, double now) {
    if (firstStep < 0) {
      firstStep = step;
    }
    if (step > lastStep) {
      lastStep = step;
      lastStepAt = now;
    }
  }

  synchronized void add(RunEvent event) {
    switch (event.kind()) {
      case END -> memory.end(RunEnd.of(event).orElseGet(() -> RunEnd.finished("")));
      case RESUMED -> memory.resume();
      case ROLLBACK -> rollbacks++;
      default -> {}
    }
  }

  synchronized void doing(Activity what) {
    activity = what;
  }

  @Override
  public synchronized Optional<StepFrame> latest() {
    return Optional.ofNullable(latest);
  }

  @Override
  public LatestScalars scalars() {
    return scalars;
  }

  @Override
  public double value(RunStatistic statistic) {
    return switch (statistic) {
      case LOSS -> scalars.value(ScalarBlock.LOSS);
      case LEARNING_RATE -> scalars.value(ScalarBlock.LEARNING_RATE);
      default -> latest().map(frame -> frame.value(statistic)).orElse(Double.NaN);
    };
  }

  @Override
  public synchronized RunPhase phase() {
    return RunPhase.of(activity, memory.howEnded());
  }

  @Override
  public RunMemory memory() {
    return memory;
  }

  @Override
  public synchronized long steps() {
    return lastStep < 0 ? 0 : lastStep - firstStep + 1;
  }

  @Override
  public synchronized long examples() {
    return examples;
  }

  @Override
  public synchronized double lastStepTimestamp() {
    return lastStepAt;
  }

  @Override
  public double observationSeconds() {
    return Double.NaN;
  }

  @Override
  public synchronized long rollbacks() {
    return rollbacks;
  }

  @Override
  public double computeSaved() {
    return Double.NaN;
  }

  @Override
  public double overhead() {
    return value(RunStatistic.OVERHEAD);
  }

  @Override
  public double overheadBudget() {
    return value(RunStatistic.BUDGET);
  }

  @Override
  public int interval() {
    return 0;
  }

  @Override
  public synchronized long frames() {
    return frames;
  }

  @Override
  public long dropped() {
    return 0;
  }

  @Override
  public long errors() {
    return 0;
  }
}
