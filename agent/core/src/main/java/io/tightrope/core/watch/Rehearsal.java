package io.tightrope.core.watch;

import io.tightrope.core.config.AgentConfig;
import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.expect.Expectations;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.sampling.Sampler;
import io.tightrope.core.stats.ActivationBands;
import io.tightrope.core.stats.StatisticsKernels;
import io.tightrope.core.stats.StridedView;
import io.tightrope.core.stats.TensorStatistics;
import io.tightrope.core.stats.UnitStatistics;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Goes once through what the first steps of a run need, with a run of its own that nobody sees: what is
 * loaded and compiled on another thread while the program still gets ready, its first steps need not wait
 * for. Knows nothing of DL4J and changes nothing.
 */
public final class Rehearsal {
  private static final int LAYERS = 3;
  private static final int STEPS = 3;
  private static final int READINGS = 300;
  private static final int BATCH = 32;
  private static final int UNITS = 64;

  private Rehearsal() {}

  /** Takes some tenths of a second of processor time. */
  public static void hold(AgentConfig config) {
    AgentHealth health = new AgentHealth();
    RunDescription run = description();
    Sampler sampler = new Sampler(config.overheadBudget());
    TrainingProgress progress = new TrainingProgress();
    RunActivity activity = new RunActivity(progress);
    ExportSink export = new ExportSink(run, sampler, progress, activity, health);
    Expectations expectations = new Expectations(run);
    AgentRules rules = new AgentRules(config.rules(), health);
    RunPipeline pipeline =
        new RunPipeline(expectations, () -> new RunMonitor(run, rules.get()), health);
    pipeline.open(List.of(export));
    // A queue that is not started hands nothing on: the run's own thread is this one.
    Handoff handoff = new Handoff(health, () -> {});
    RunWatch watch = new RunWatch(
        new RunWatch.Parts(
            run, Optional.empty(), sampler, health, progress, activity, export.meters()),
        pipeline,
        expectations,
        handoff,
        Clock.systemUTC());
    UnitStatistics statistics = read();
    for (int step = 0; step < STEPS; step++) {
      watch.stepEnded(step, 1.0, 0.01, BATCH);
      if (watch.wants(step)) {
        StepFrame.Builder frame = frame(step, statistics);
        watch.publish(frame);
        pipeline.accept(frame.seq(step).build());
      }
      watch.stepTook(step, 1_000_000, 10_000);
    }
    watch.close();
  }

  private static RunDescription description() {
    List<LayerDescription> layers = IntStream.range(0, LAYERS)
        .mapToObj(index -> new LayerDescription(
            index,
            "layer" + index,
            index == LAYERS - 1 ? "output" : "dense",
            UNITS,
            UNITS,
            List.of(),
            Optional.of(ActivationDescription.named("relu"))))
        .toList();
    RunDescription run = new RunDescription(
        "", "", "", "rehearsal", "", Optional.empty(), layers, Map.of(), Map.of());
    return new RunDescription(
        RunNames.orMade(run), "", "", "", "", Optional.empty(), layers, Map.of(), Map.of());
  }

  /** Reads an array so often that the loops over it are compiled. */
  private static UnitStatistics read() {
    ByteBuffer values =
        ByteBuffer.allocateDirect(Float.BYTES * BATCH * UNITS).order(ByteOrder.nativeOrder());
    Random random = new Random(1);
    while (values.hasRemaining()) {
      values.putFloat((float) random.nextGaussian());
    }
    StridedView view =
        new StridedView().float32(values, 0, new long[] {BATCH, UNITS}, new long[] {UNITS, 1});
    StatisticsKernels kernels = new StatisticsKernels();
    UnitStatistics statistics = new UnitStatistics();
    TensorStatistics sums = new TensorStatistics();
    for (int reading = 0; reading < READINGS; reading++) {
      statistics.reset();
      if (reading == 0) {
        statistics.sampleQuantiles();
      }
      kernels.observe(view, 0, 1, ActivationBands.oneSided(0, 6), statistics);
      kernels.summarize(view, sums);
      kernels.variance(view);
    }
    return statistics;
  }

  private static StepFrame.Builder frame(long step, UnitStatistics read) {
    StepFrame.Builder frame =
        StepFrame.builder(LAYERS).step(step).loss(1).learningRate(0.01).batchSize(BATCH);
    for (int layer = 0; layer < LAYERS; layer++) {
      frame
          .value(LayerStatistic.PREACTIVATION_VARIANCE, layer, read.secondMoment())
          .value(LayerStatistic.ACTIVATION_SPARSITY, layer, read.sparsity())
          .value(LayerStatistic.DEAD_UNITS, layer, read.deadUnits())
          .value(LayerStatistic.INPUT_CORRELATION, layer, read.inputCorrelation())
          .value(LayerStatistic.WEIGHT_GRADIENT_NORM, layer, 1)
          .value(LayerStatistic.PREACTIVATION_GRADIENT_NORM, layer, 1)
          .value(LayerStatistic.WEIGHT_VARIANCE_SCALED, layer, 2)
          .value(LayerStatistic.UPDATE_RATIO, layer, 0.001);
    }
    return frame;
  }
}
