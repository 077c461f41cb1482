package io.tightrope.core.detect;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.design.EdgeOfChaos;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A healthy clipped run of ten layers at sparsity 0.8, with the noise of small batches, into which
 * a test injects what it wants to see noticed.
 */
final class SyntheticRun {
  static final int LAYERS = 10;
  static final double TARGET = 0.8;

  private final EdgeOfChaos.Feasible design =
      EdgeOfChaos.withSlope(SparseKind.CRELU, TARGET, 2, 0.7).orThrow();
  private final Random random;
  private final RunMonitor monitor;
  private final List<StepFrame> frames = new ArrayList<>();
  private long step;
  private int stage = 1;
  private long stageStep;
  private double lossScale = 1;

  SyntheticRun(long seed) {
    this(seed, RuleSettings.defaults());
  }

  SyntheticRun(long seed, RuleSettings settings) {
    random = new Random(seed);
    monitor = new RunMonitor(description(), settings);
  }

  RunDescription description() {
    ActivationDescription activation = new ActivationDescription(
        "crelu",
        OptionalDouble.of(design.activation().tau()),
        OptionalDouble.of(design.activation().m()));
    List<LayerDescription> layers = new ArrayList<>();
    for (int layer = 0; layer < LAYERS; layer++) {
      layers.add(new LayerDescription(
          layer, "dense" + layer, "dense", 200, 200, List.of(), Optional.of(activation)));
    }
    return new RunDescription(
        "synthetic", "session", "test", "mlp", "host", Optional.empty(), layers, Map.of());
  }

  List<StepFrame> frames() {
    return frames;
  }

  List<Alert> alerts() {
    return monitor.alerts();
  }

  List<Alert> of(Rule rule) {
    return alerts().stream().filter(alert -> alert.rule() == rule).toList();
  }

  SyntheticRun healthy(int count) {
    return with(count, frame -> {});
  }

  /** A new stage at the same target. */
  SyntheticRun stage() {
    stage++;
    stageStep = step;
    return this;
  }

  /** Steps that nobody observes. */
  SyntheticRun skip(int steps) {
    step += steps;
    return this;
  }

  /** Multiplies the loss of the frames to come. */
  SyntheticRun losing(double scale) {
    lossScale = scale;
    return this;
  }

  List<Alert> rollback() {
    return monitor.observe(new RunEvent(0, step, step * 0.1, RunEvent.Kind.ROLLBACK, Map.of()));
  }

  /** So many observed steps, two optimizer steps apart, each with something injected. */
  SyntheticRun with(int count, Consumer<StepFrame.Builder> injected) {
    for (int i = 0; i < count; i++) {
      StepFrame.Builder frame = frame();
      injected.accept(frame);
      StepFrame built = frame.build();
      frames.add(built);
      monitor.observe(built);
      step += 2;
    }
    return this;
  }

  private StepFrame.Builder frame() {
    double progress = Math.min(1, step / 200.0);
    StepFrame.Builder frame = StepFrame.builder(step, step, LAYERS)
        .timestamp(step * 0.1)
        .stage(stage)
        .sparsityTarget(TARGET)
        .batchSize(100)
        .learningRate(3e-4)
        .loss(lossScale * (2.3 - 1.6 * progress) * noise(0.05));
    for (int layer = 0; layer < LAYERS; layer++) {
      double freshness = Math.exp(-(step - stageStep) / 8.0);
      double correlation = 0.75 + 0.235 * freshness * layer / (LAYERS - 1);
      frame
          .value(LayerStatistic.PREACTIVATION_VARIANCE, layer, (2 + 2 * progress) * noise(0.1))
          .value(LayerStatistic.PREACTIVATION_MEAN, layer, 0.1)
          .value(LayerStatistic.ACTIVATION_SPARSITY, layer, TARGET - 0.06 * progress)
          .value(LayerStatistic.ACTIVATION_SPARSITY_TARGET, layer, TARGET)
          .value(LayerStatistic.ACTIVATION_SATURATION, layer, 0.04)
          .value(LayerStatistic.DEAD_UNITS, layer, 0.3)
          .value(LayerStatistic.INPUT_CORRELATION, layer, correlation)
          .value(LayerStatistic.THRESHOLD, layer, design.activation().tau())
          .value(LayerStatistic.CLIP, layer, design.activation().m())
          .value(LayerStatistic.PREACTIVATION_GRADIENT_NORM, layer, 0.05 * noise(0.2))
          .value(LayerStatistic.WEIGHT_GRADIENT_NORM, layer, 0.3)
          .value(LayerStatistic.BIAS_GRADIENT_NORM, layer, 0.06)
          .value(LayerStatistic.ALIGNMENT, layer, 1.1 * noise(0.03))
          .value(LayerStatistic.WEIGHT_VARIANCE_SCALED, layer, design.sw2())
          .value(LayerStatistic.BIAS_VARIANCE, layer, design.sb2())
          .value(LayerStatistic.NONFINITE_VALUES, layer, 0);
    }
    return frame;
  }

  private double noise(double deviation) {
    return Math.exp(deviation * random.nextGaussian());
  }

  /** Sets one statistic of a range of layers. */
  static Consumer<StepFrame.Builder> set(LayerStatistic statistic, int from, int to, double value) {
    return frame -> {
      for (int layer = from; layer <= to; layer++) {
        frame.value(statistic, layer, value);
      }
    };
  }

  /** A statistic that grows or shrinks by a factor from layer to layer. */
  static Consumer<StepFrame.Builder> slope(LayerStatistic statistic, double first, double factor) {
    return frame -> {
      for (int layer = 0; layer < LAYERS; layer++) {
        frame.value(statistic, layer, first * Math.pow(factor, layer));
      }
    };
  }
}
