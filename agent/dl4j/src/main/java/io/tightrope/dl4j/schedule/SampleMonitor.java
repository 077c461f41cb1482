package io.tightrope.dl4j.schedule;

import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.sparse.init.SparseDesign;
import io.tightrope.sparse.network.WeightedLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The detectors over the ramp's own vitals, for a gate in a program that no agent watches. */
final class SampleMonitor {

  private final RunMonitor monitor;
  private final double q;
  private long seq;

  SampleMonitor(List<WeightedLayer> layers, SparseDesign design, RuleSettings rules) {
    this(describe(layers, design), design.q(), rules);
  }

  /** @param q the variance that every layer is designed for */
  SampleMonitor(RunDescription network, double q, RuleSettings rules) {
    this.monitor = new RunMonitor(network, rules);
    this.q = q;
  }

  private static RunDescription describe(List<WeightedLayer> layers, SparseDesign design) {
    List<LayerDescription> descriptions = new ArrayList<>();
    for (WeightedLayer layer : layers) {
      descriptions.add(new LayerDescription(
          descriptions.size(),
          layer.name(),
          "hidden",
          (int) layer.units(),
          (int) layer.fanIn(),
          List.of(),
          Optional.of(ActivationDescription.named(design.kind().label()))));
    }
    return new RunDescription(
        "ramp", "", "deeplearning4j", "", "", Optional.empty(), descriptions, Map.of());
  }

  /** Judges what was seen; returns a line for each critical alert that is active. */
  List<String> observe(long step, int stage, double target, Vitals vitals) {
    int layers = vitals.variance().length;
    double[] targets = new double[layers];
    double[] expected = new double[layers];
    Arrays.fill(targets, target);
    Arrays.fill(expected, q);
    monitor.observe(StepFrame.builder(seq++, step, layers)
        .timestamp(now())
        .loss(StepFrame.measured(vitals.loss()))
        .stage(stage)
        .sparsityTarget(target)
        .column(LayerStatistic.PREACTIVATION_VARIANCE, measured(vitals.variance()))
        .column(LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED, expected)
        .column(LayerStatistic.ACTIVATION_SPARSITY, vitals.sparsity())
        .column(LayerStatistic.ACTIVATION_SPARSITY_TARGET, targets)
        .column(LayerStatistic.WEIGHT_GRADIENT_NORM, vitals.gradientNorm())
        .build());
    return monitor.alerts().stream()
        .filter(alert -> alert.active() && alert.severity() == Severity.CRITICAL)
        .map(alert -> alert.rule().id() + ": " + alert.message())
        .toList();
  }

  private static double[] measured(double[] values) {
    return Arrays.stream(values).map(StepFrame::measured).toArray();
  }

  /** Ends what the rollback has undone. */
  void rolledBack(RunEvent rollback) {
    monitor.observe(rollback);
  }

  static double now() {
    return System.currentTimeMillis() / 1000.0;
  }
}
