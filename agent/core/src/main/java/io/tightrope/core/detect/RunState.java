package io.tightrope.core.detect;

import io.tightrope.core.expect.Expectations;
import io.tightrope.core.expect.Trap;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import java.util.Locale;
import java.util.Optional;

/**
 * What all rules share: the newest frame, where in its stage the run is, and the run's own past.
 * Advanced once a frame, before the rules look. Not thread-safe.
 */
final class RunState {
  private static final double STAGE_TARGET_MOVE = 0.02;

  private final RunDescription run;
  private final RuleSettings settings;
  private final boolean[] hidden;
  private final LossTrend loss;
  private final VarianceBaseline baseline;
  private final Expectations expectations;
  private StepFrame frame = StepFrame.builder(-1, -1, 0).build();
  private double[] expectedVariance = {};
  private double target = Double.NaN;
  private double targetBefore = Double.NaN;
  private int stage;
  private long stageStep;
  private int framesInStage;
  private long frames;
  private double firstTimestamp;

  RunState(RunDescription run, RuleSettings settings) {
    this.run = run;
    this.settings = settings;
    this.hidden = new boolean[run.layers().size()];
    for (LayerDescription layer : run.layers()) {
      hidden[layer.index()] = !layer.kind().toLowerCase(Locale.ROOT).contains("output");
    }
    this.loss = new LossTrend();
    this.expectations = new Expectations(run);
    this.baseline = new VarianceBaseline(hidden.length);
  }

  void advance(StepFrame next) {
    boolean first = frames == 0;
    if (first || stageChanged(next)) {
      targetBefore = target;
      stage = next.stage();
      stageStep = next.step();
      framesInStage = 0;
      loss.startStage();
      baseline.startStage();
    }
    firstTimestamp = first ? next.timestamp() : firstTimestamp;
    if (!Double.isNaN(next.sparsityTarget())) {
      target = next.sparsityTarget();
    }
    frame = next;
    frames++;
    framesInStage++;
    loss.add(next.loss());
    expectedVariance = expectVariance(next);
  }

  private boolean stageChanged(StepFrame next) {
    return next.stage() != stage || Math.abs(next.sparsityTarget() - target) > STAGE_TARGET_MOVE;
  }

  /** The column where the reporter fills it, else what the theory makes of the frame. */
  private double[] expectVariance(StepFrame next) {
    double[] own = expectations.variances(next);
    for (int layer = 0; layer < own.length; layer++) {
      double told = next.value(LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED, layer);
      own[layer] = told > 0 ? told : own[layer];
    }
    return own;
  }

  /** To be called when the rules have spoken: only a quiet frame teaches what is normal. */
  void remember(boolean alertActive) {
    if (!alertActive) {
      baseline.learn(frame);
    }
  }

  /** Forgets what belongs to the stage that was undone. */
  void rolledBack() {
    stage = -1;
    loss.startStage();
    baseline.startStage();
  }

  RunDescription run() {
    return run;
  }

  RuleSettings settings() {
    return settings;
  }

  StepFrame frame() {
    return frame;
  }

  int layers() {
    return Math.min(hidden.length, frame.layerCount());
  }

  /** Whether a layer is one of those whose signal must survive, that is, no output layer. */
  boolean isHidden(int layer) {
    return layer < hidden.length && hidden[layer];
  }

  /** The hidden layer nearest to the output; 0 when there is none. */
  int lastHidden() {
    int layer = layers() - 1;
    while (layer > 0 && !hidden[layer]) {
      layer--;
    }
    return Math.max(0, layer);
  }

  double value(LayerStatistic statistic, int layer) {
    return frame.value(statistic, layer);
  }

  /** The q a layer should have; NaN when nothing tells. */
  double expectedVariance(int layer) {
    return expectedVariance[layer];
  }

  /** The q that random weights of this layer's variance would make of the one below; NaN when unknown. */
  double randomVariance(int layer) {
    return expectations.randomVariance(frame, layer);
  }

  /** Measured q over the one it should have; NaN when either is missing. */
  double varianceRatio(int layer) {
    return value(LayerStatistic.PREACTIVATION_VARIANCE, layer) / expectedVariance(layer);
  }

  /** The hidden layer whose q is the largest multiple of the expected one; -1 when nothing tells. */
  int farthestVariance() {
    int farthest = -1;
    double most = 0;
    for (int layer = 0; layer < layers(); layer++) {
      double ratio = varianceRatio(layer);
      if (isHidden(layer) && ratio > most && Double.isFinite(ratio)) {
        most = ratio;
        farthest = layer;
      }
    }
    return farthest;
  }

  /** Probability that q leaves its band with random weights of this stage's start; or NaN. */
  double escapeProbability() {
    double told = frame.escapeProbability();
    return Double.isNaN(told) ? expectations.escapeProbability() : told;
  }

  /** Variance of the log gradient gain over random networks of this stage's design; or NaN. */
  double gradientSpread() {
    return expectations.gradientSpread();
  }

  /** A second fixed point within reach of the weights that this stage began with. */
  Optional<Trap> trap() {
    return expectations.trap();
  }

  /** Whether the frames' timestamps tell the time at all. */
  boolean clockMoves() {
    return frame.timestamp() > firstTimestamp;
  }

  LossTrend loss() {
    return loss;
  }

  VarianceBaseline baseline() {
    return baseline;
  }

  int stage() {
    return frame.stage();
  }

  /** Sparsity asked for; NaN without a schedule. */
  double target() {
    return target;
  }

  /** Sparsity asked for in the stage before; NaN in the first. */
  double targetBefore() {
    return targetBefore;
  }

  long stageStep() {
    return stageStep;
  }

  /** Observed steps of this stage, this one included. */
  int framesInStage() {
    return framesInStage;
  }

  /** Optimizer steps since the stage began. */
  long stepsInStage() {
    return frame.step() - stageStep;
  }
}
