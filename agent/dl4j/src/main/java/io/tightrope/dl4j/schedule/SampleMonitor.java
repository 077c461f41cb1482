package io.tightrope.dl4j.schedule;

import io.tightrope.core.detect.AlignmentRise;
import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.sparse.init.SparseDesign;
import io.tightrope.sparse.network.WeightedLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rules over what the ramp itself sees: its observations of the sample, and the loss of every step. A ramp
 * decides by this alone, so that it does the same whether an agent watches or not. Not thread-safe.
 */
final class SampleMonitor {
  /**
   * Rules whose remedy is not a step back: what is not held is waited for, and what aligns is left in
   * peace.
   */
  private static final Set<Rule> NOT_BROKEN =
      EnumSet.of(Rule.SPARSITY_LOST, Rule.SPECTRAL_ALIGNMENT);

  /** Rules after which nothing can be learned any more. */
  private static final Set<Rule> DEADLY = EnumSet.of(Rule.DEAD_LAYER, Rule.NON_FINITE_VALUES);

  /** What is decided must not depend on how fast the machine is. */
  private static final double NO_CLOCK = 0;

  private final RunMonitor monitor;
  private final AlignmentRise rise;
  private final double q;
  private final List<Double> losses = new ArrayList<>();
  private long seq;
  private long blocks;

  SampleMonitor(List<WeightedLayer> layers, SparseDesign design, RuleSettings rules) {
    this(describe(layers, design), readsData(layers), design.q(), rules);
  }

  /** @param q the variance that every layer is designed for */
  SampleMonitor(RunDescription network, double q, RuleSettings rules) {
    this(network, firstOf(network.layers().size()), q, rules);
  }

  private SampleMonitor(RunDescription network, boolean[] readsData, double q, RuleSettings rules) {
    this.monitor = new RunMonitor(network, withoutSymptoms(rules));
    this.rise = new AlignmentRise(rules, inputs(network), readsData, 0);
    this.q = q;
  }

  /** Each finding an alert of its own, since the ramp does one thing for one and another for another. */
  private static RuleSettings withoutSymptoms(RuleSettings rules) {
    return new RuleSettings(
        rules.hysteresis(),
        rules.hysteresisOf(),
        rules.disabled(),
        0,
        rules.evidence(),
        rules.limits());
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

  private static boolean[] readsData(List<WeightedLayer> layers) {
    boolean[] reads = new boolean[layers.size()];
    for (int layer = 0; layer < reads.length; layer++) {
      reads[layer] = layers.get(layer).seesData();
    }
    return reads;
  }

  private static boolean[] firstOf(int layers) {
    boolean[] first = new boolean[layers];
    first[0] = true;
    return first;
  }

  private static int[] inputs(RunDescription network) {
    return network.layers().stream().mapToInt(LayerDescription::fanIn).toArray();
  }

  /** Thresholds have jumped: what the layers settle at is to be seen anew. */
  void jumped(long step) {
    rise.startAnew(step);
  }

  /** Whether there is a layer whose alignment can be judged. */
  boolean judgesAlignment() {
    return rise.canJudge();
  }

  /** Whether readings so many steps apart show what the alignment settles at. */
  boolean settlesWithin(int steps) {
    return rise.settlesBy(steps);
  }

  /**
   * How fast thresholds may be steered, as a share of the full speed: the slower the farther a layer's spectral
   * alignment has risen, and not at all while it is not known what it settles at.
   */
  double steeringSpeed(long step) {
    return rise.steeringSpeed(step);
  }

  /** Takes the loss of a step; to be called for every one. */
  void loss(double loss) {
    losses.add(loss);
  }

  /** Judges what was seen at a step, and the losses of all steps up to it. */
  void observe(long step, int stage, double target, Vitals vitals) {
    takeLosses(step);
    rise.add(step, vitals.alignment());
    int layers = vitals.variance().length;
    double[] targets = new double[layers];
    double[] expected = new double[layers];
    Arrays.fill(targets, target);
    Arrays.fill(expected, q);
    monitor.observe(StepFrame.builder(seq++, step, layers)
        .timestamp(NO_CLOCK)
        .loss(StepFrame.measured(vitals.loss()))
        .stage(stage)
        .sparsityTarget(target)
        .column(LayerStatistic.PREACTIVATION_VARIANCE, measured(vitals.variance()))
        .column(LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED, expected)
        .column(LayerStatistic.ACTIVATION_SPARSITY, vitals.sparsity())
        .column(LayerStatistic.ACTIVATION_SPARSITY_TARGET, targets)
        .column(LayerStatistic.WEIGHT_GRADIENT_NORM, vitals.gradientNorm())
        .column(LayerStatistic.SPECTRAL_ALIGNMENT, vitals.alignment())
        .build());
  }

  private void takeLosses(long step) {
    int count = losses.size();
    long[] steps = new long[count];
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      steps[i] = step - count + 1 + i;
      values[i] = StepFrame.measured(losses.get(i));
    }
    losses.clear();
    if (count > 0) {
      monitor.observe(new ScalarBlock(
          blocks++, NO_CLOCK, Map.of(ScalarBlock.LOSS, new ScalarSeries(steps, values))));
    }
  }

  /** A line for each active critical alert that speaks of something broken. */
  List<String> broken() {
    return active(
            alert -> alert.severity() == Severity.CRITICAL && !NOT_BROKEN.contains(alert.rule()))
        .map(alert -> alert.rule().id() + ": " + alert.message())
        .toList();
  }

  /** Whether one of them means that nothing can be learned any more. */
  boolean isDead() {
    return active(alert -> alert.severity() == Severity.CRITICAL && DEADLY.contains(alert.rule()))
        .findAny()
        .isPresent();
  }

  /** The active alert about a rising spectral alignment, a warning or worse. */
  Optional<Alert> rising() {
    return active(alert -> alert.rule() == Rule.SPECTRAL_ALIGNMENT).findFirst();
  }

  private Stream<Alert> active(Predicate<Alert> which) {
    return monitor.alerts().stream().filter(alert -> alert.active() && which.test(alert));
  }

  private static double[] measured(double[] values) {
    return Arrays.stream(values).map(StepFrame::measured).toArray();
  }

  /** Ends what the rollback has undone. */
  void rolledBack(RunEvent rollback) {
    losses.clear();
    rise.rolledBack(rollback.step());
    monitor.observe(rollback);
  }
}
