package io.tightrope.benchmarks.judging;

import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.design.EdgeOfChaos;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * All rules on a frame of a hundred layers with every column that the rules read, in microseconds a
 * frame.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RunMonitorBenchmark {
  private static final int LAYERS = 100;
  private static final int FRAMES = 1000;

  /** Whether the frames show a healthy run, or one whose variance explodes at every other frame. */
  @Param({"false", "true"})
  boolean broken;

  /** Processor time of the judging thread, which a busy machine does not stretch. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class ProcessorTime {
    public long cpuNanos;
    public long cpuFrames;
  }

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Random random = new Random(1);
  private final EdgeOfChaos.Feasible design =
      EdgeOfChaos.withSlope(SparseKind.CRELU, 0.8, 2, 0.7).orThrow();
  private final RuleSettings settings = RuleSettings.defaults();
  private final List<StepFrame> frames = new ArrayList<>();
  private RunMonitor monitor = new RunMonitor(describe(), settings);

  /** Makes the frames. */
  @Setup
  public void prepare() {
    for (int step = 0; step <= FRAMES; step++) {
      frames.add(frame(step, broken && step % 2 == 1));
    }
  }

  /** Begins a run. Its first frame, which works the stage's design out, is not measured. */
  @Setup(Level.Invocation)
  public void begin() {
    monitor = new RunMonitor(describe(), settings);
    monitor.observe(frames.get(0));
  }

  /** The next thousand frames through all rules. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public List<Alert> observe(ProcessorTime processor) {
    long started = threads.getCurrentThreadCpuTime();
    for (StepFrame frame : frames.subList(1, FRAMES + 1)) {
      monitor.observe(frame);
    }
    processor.cpuNanos += threads.getCurrentThreadCpuTime() - started;
    processor.cpuFrames += FRAMES;
    return monitor.alerts();
  }

  private StepFrame frame(int step, boolean exploding) {
    StepFrame.Builder frame = StepFrame.builder(step, step, LAYERS)
        .timestamp(step)
        .stage(1)
        .sparsityTarget(0.8)
        .batchSize(100)
        .loss(1 + 0.1 * random.nextGaussian());
    for (int layer = 0; layer < LAYERS; layer++) {
      double growth = exploding ? Math.pow(1.2, layer) : 1;
      frame
          .value(LayerStatistic.PREACTIVATION_VARIANCE, layer, 3 * growth * noise())
          .value(LayerStatistic.ACTIVATION_SPARSITY, layer, 0.78)
          .value(LayerStatistic.ACTIVATION_SPARSITY_TARGET, layer, 0.8)
          .value(LayerStatistic.ACTIVATION_SATURATION, layer, 0.04)
          .value(LayerStatistic.DEAD_UNITS, layer, 0.3)
          .value(LayerStatistic.INPUT_CORRELATION, layer, 0.8)
          .value(LayerStatistic.THRESHOLD, layer, design.activation().tau())
          .value(LayerStatistic.CLIP, layer, design.activation().m())
          .value(LayerStatistic.PREACTIVATION_GRADIENT_NORM, layer, 0.05 * noise())
          .value(LayerStatistic.WEIGHT_GRADIENT_NORM, layer, 0.3)
          .value(LayerStatistic.BIAS_GRADIENT_NORM, layer, 0.06)
          .value(LayerStatistic.ALIGNMENT, layer, 1.1 * noise())
          .value(LayerStatistic.WEIGHT_VARIANCE_SCALED, layer, design.sw2())
          .value(LayerStatistic.BIAS_VARIANCE, layer, design.sb2())
          .value(LayerStatistic.NONFINITE_VALUES, layer, 0);
    }
    return frame.build();
  }

  private double noise() {
    return Math.exp(0.05 * random.nextGaussian());
  }

  private RunDescription describe() {
    ActivationDescription activation = new ActivationDescription(
        "crelu",
        OptionalDouble.of(design.activation().tau()),
        OptionalDouble.of(design.activation().m()));
    List<LayerDescription> layers = new ArrayList<>();
    for (int layer = 0; layer < LAYERS; layer++) {
      layers.add(new LayerDescription(
          layer, "dense" + layer, "dense", 300, 300, List.of(), Optional.of(activation)));
    }
    return new RunDescription(
        "bench", "session", "none", "100 x 300", "host", Optional.empty(), layers, Map.of());
  }
}
