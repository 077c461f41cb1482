package io.tightrope.core.watch;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.export.LatestScalars;
import io.tightrope.core.export.RunMemory;
import io.tightrope.core.export.RunMeters;
import io.tightrope.core.export.RunPhase;
import io.tightrope.core.export.RunReadings;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEnd;
import io.tightrope.core.run.RunEvent;
import io.tightrope.core.sampling.Sampler;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The numbers of one run as the exporter reads them, and the sink that keeps its meters. */
final class ExportSink implements RunSink, RunReadings {
  private final Sampler sampler;
  private final TrainingProgress progress;
  private final RunActivity activity;
  private final AgentHealth health;
  private final RunMeters meters;
  private final RunMemory memory = new RunMemory();
  private final LatestScalars scalars = new LatestScalars();
  private final AtomicLong rollbacks = new AtomicLong();
  private volatile @Nullable StepFrame latest;
  private volatile double computeSaved = Double.NaN;

  ExportSink(
      RunDescription run,
      Sampler sampler,
      TrainingProgress progress,
      RunActivity activity,
      AgentHealth health) {
    this.sampler = sampler;
    this.progress = progress;
    this.activity = activity;
    this.health = health;
    meters = new RunMeters(run, this);
  }

  RunMeters meters() {
    return meters;
  }

  @Override
  public void accept(StepFrame frame, List<Alert> changes) {
    latest = frame;
    scalars.add(frame);
    memory.add(frame);
    meters.update(frame, changes);
  }

  @Override
  public void accept(ScalarBlock block, List<Alert> changes) {
    scalars.add(block);
    meters.update(changes);
  }

  @Override
  public void accept(RunEvent event, List<Alert> changes) {
    if (event.kind() == RunEvent.Kind.ROLLBACK) {
      rollbacks.incrementAndGet();
    }
    RunEnd.of(event).ifPresent(memory::end);
    if (event.kind() == RunEvent.Kind.RESUMED) {
      memory.resume();
    }
    if (event.details().get("computeSaved") instanceof Number share) {
      computeSaved = share.doubleValue();
    }
    meters.update(changes);
  }

  @Override
  public void end() {}

  @Override
  public Optional<StepFrame> latest() {
    return Optional.ofNullable(latest);
  }

  @Override
  public LatestScalars scalars() {
    return scalars;
  }

  @Override
  public RunPhase phase() {
    return RunPhase.of(activity.at(System.currentTimeMillis()), memory.howEnded());
  }

  @Override
  public RunMemory memory() {
    return memory;
  }

  @Override
  public long steps() {
    return progress.steps();
  }

  @Override
  public long examples() {
    return progress.examples();
  }

  @Override
  public double lastStepTimestamp() {
    return progress.lastStepTimestamp();
  }

  @Override
  public double observationSeconds() {
    return progress.observationSeconds();
  }

  @Override
  public long rollbacks() {
    return rollbacks.get();
  }

  @Override
  public double computeSaved() {
    return computeSaved;
  }

  @Override
  public double overhead() {
    return sampler.overhead();
  }

  @Override
  public double overheadBudget() {
    return sampler.budget();
  }

  @Override
  public int interval() {
    return sampler.interval();
  }

  @Override
  public long frames() {
    return health.frames();
  }

  @Override
  public long dropped() {
    return health.dropped();
  }

  @Override
  public long errors() {
    return health.errors();
  }

  @Override
  public long errors(String kind) {
    return health.errors(kind);
  }

  @Override
  public double dashboardConnected() {
    return health.link().connected();
  }
}
