package io.tightrope.dashboard.ops;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tightrope.core.export.LatestScalars;
import io.tightrope.core.export.RunMemory;
import io.tightrope.core.export.RunMeters;
import io.tightrope.core.export.RunReadings;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run of one layer in its second stage that has a value for everything, as an agent exports it. */
final class ExportedRun implements RunReadings {
  private static final RunDescription RUN = new RunDescription(
      "exported",
      "00000000-0000-0000-0000-000000000001",
      "test",
      "one layer",
      "here",
      Optional.empty(),
      List.of(new LayerDescription(
          0, "dense", "dense", 8, 8, List.of(), Optional.of(ActivationDescription.named("crelu")))),
      Map.of());

  private final RunMemory memory = new RunMemory();
  private StepFrame latest = frame(1);

  /** The text of a scrape. */
  static String scrape() {
    ExportedRun run = new ExportedRun();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    RunMeters meters = new RunMeters(RUN, run);
    meters.bindTo(registry);
    for (int stage = 1; stage <= 2; stage++) {
      run.latest = frame(stage);
      run.memory.add(run.latest);
      meters.update(run.latest, List.of());
    }
    return registry.scrape();
  }

  private static StepFrame frame(int stage) {
    StepFrame.Builder frame = StepFrame.builder(stage, stage, 1)
        .timestamp(1000 + stage)
        .epoch(1)
        .loss(2)
        .stage(stage)
        .sparsityTarget(0.8)
        .batchSize(100)
        .learningRate(1e-3)
        .gateOpen(true)
        .value(RunStatistic.SPARSITY_HELD, 0)
        .escapeProbability(0.1);
    for (LayerStatistic statistic : LayerStatistic.values()) {
      frame.value(statistic, 0, 0.5);
    }
    return frame.build();
  }

  @Override
  public Optional<StepFrame> latest() {
    return Optional.of(latest);
  }

  @Override
  public LatestScalars scalars() {
    LatestScalars scalars = new LatestScalars();
    scalars.add(latest);
    scalars.add(new ScalarBlock(
        0, 1002, Map.of("val/accuracy", new ScalarSeries(new long[] {2}, new double[] {0.9}))));
    return scalars;
  }

  @Override
  public RunMemory memory() {
    return memory;
  }

  @Override
  public long steps() {
    return 2;
  }

  @Override
  public long examples() {
    return 200;
  }

  @Override
  public double lastStepTimestamp() {
    return 1002;
  }

  @Override
  public double observationSeconds() {
    return 0.001;
  }

  @Override
  public double computeSaved() {
    return 0.8;
  }

  @Override
  public long rollbacks() {
    return 0;
  }

  @Override
  public double overhead() {
    return 0.01;
  }

  @Override
  public double overheadBudget() {
    return 0.01;
  }

  @Override
  public int interval() {
    return 5;
  }

  @Override
  public long frames() {
    return 2;
  }

  @Override
  public long dropped() {
    return 0;
  }

  @Override
  public long errors() {
    return 0;
  }

  @Override
  public double dashboardConnected() {
    return 1;
  }
}
