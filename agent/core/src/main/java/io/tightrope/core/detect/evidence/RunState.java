package io.tightrope.core.detect.evidence;

import io.tightrope.core.expect.Expectations;
import io.tightrope.core.expect.Trap;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.Baseline;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.StageChange;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * What all rules share: the newest frame, where in its stage the run is, and the run's own past.
 * Advanced once a frame, before the rules look. Not thread-safe.
 */
public final class RunState {
  private final RunDescription run;
  private final EvidenceLimits limits;
  private final boolean[] hidden;
  private final LossTrend loss;
  private final Guessing guessing;
  private final Expectations expectations;
  private Optional<Baseline> baseline = Optional.empty();
  private StepFrame frame = StepFrame.builder(-1, -1, 0).build();
  private double[] expectedVariance = {};
  private double target = Double.NaN;
  private double targetBefore = Double.NaN;
  private long step = -1;
  private double time;
  private int stage;
  private long stageStep;
  private int framesInStage;
  private long stepsSinceFrame = 1;
  private long frames;
  private double firstTimestamp;

  public RunState(RunDescription run, EvidenceLimits limits) {
    this.run = run;
    this.limits = limits;
    this.hidden = new boolean[run.layers().size()];
    for (LayerDescription layer : run.layers()) {
      hidden[layer.index()] = !layer.isOutput();
    }
    this.loss = new LossTrend(limits);
    this.guessing = new Guessing(run, limits.guessing());
    loss.guessing(guessing.loss(), guessing.scatterOfOutputs());
    this.expectations = new Expectations(run);
  }

  public void advance(StepFrame next) {
    boolean first = frames == 0;
    if (first || stageChanged(next)) {
      targetBefore = target;
      stage = next.stage();
      stageStep = next.step();
      framesInStage = 0;
      loss.startStage(next.step());
    }
    firstTimestamp = first ? next.timestamp() : firstTimestamp;
    if (!Double.isNaN(next.sparsityTarget())) {
      target = next.sparsityTarget();
    }
    stepsSinceFrame = first ? 1 : next.step() - frame.step();
    frame = next;
    step = next.step();
    time = next.timestamp();
    frames++;
    framesInStage++;
    loss.add(next.step(), next.loss());
    guessing.advance(next, loss.median());
    if (first) {
      loss.guessing(guessing.loss(), guessing.scatterOfOutputs());
    }
    expectedVariance = expectVariance(next);
  }

  private boolean stageChanged(StepFrame next) {
    return StageChange.between(stage, target, next.stage(), next.sparsityTarget());
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

  /**
   * Takes the loss of a step, before the frame of that step or a later one.
   *
   * @return false for a step that is known already
   */
  public boolean advance(long lossStep, double value, double timestamp) {
    if (lossStep <= step) {
      return false;
    }
    step = lossStep;
    time = timestamp;
    loss.add(lossStep, value);
    guessing.advance(lossStep, loss.median());
    return true;
  }

  /** The newest step of which something is known: its frame, or its loss alone. */
  public long step() {
    return step;
  }

  /** When that was, in seconds since the epoch. */
  public double time() {
    return time;
  }

  /** Forgets what belongs to the stage that was undone. */
  public void rolledBack() {
    stage = -1;
    loss.startStage(frame.step() + 1);
  }

  public RunDescription description() {
    return run;
  }

  /** The limits of what all rules look at. */
  public EvidenceLimits limits() {
    return limits;
  }

  public StepFrame frame() {
    return frame;
  }

  public int layers() {
    return Math.min(hidden.length, frame.layerCount());
  }

  /** Whether a layer is one of those whose signal must survive, that is, no output layer. */
  public boolean isHidden(int layer) {
    return layer < hidden.length && hidden[layer];
  }

  /** The hidden layer nearest to the output; 0 when there is none. */
  public int lastHidden() {
    int layer = layers() - 1;
    while (layer > 0 && !hidden[layer]) {
      layer--;
    }
    return Math.max(0, layer);
  }

  /** The hidden layers for which a condition holds. */
  public Layers hiddenWhere(IntPredicate holds) {
    Layers layers = new Layers();
    for (int layer = 0; layer < layers(); layer++) {
      if (isHidden(layer) && holds.test(layer)) {
        layers.add(layer);
      }
    }
    return layers;
  }

  public double value(LayerStatistic statistic, int layer) {
    return frame.value(statistic, layer);
  }

  /** The q a layer should have; NaN when nothing tells. */
  public double expectedVariance(int layer) {
    return expectedVariance[layer];
  }

  /**
   * Whether the layer was made for a q, by its threshold, its clip or a declaration. Others have no
   * norm to leave: what is odd about them counts only together with a loss that tells against them.
   */
  public boolean isDesigned(int layer) {
    return expectations.isDesigned(layer);
  }

  /** Whether some hidden layer was made for a q. */
  public boolean isDesigned() {
    for (int layer = 0; layer < layers(); layer++) {
      if (isHidden(layer) && isDesigned(layer)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the loss tells against the run, so that what is odd about its layers is critical; of a
   * network without a design it must say so plainly.
   */
  public boolean lossTellsAgainst() {
    return isDesigned() ? loss.tellsAgainst() : lossTellsAgainstPlain();
  }

  private boolean lossTellsAgainstPlain() {
    return loss.tellsAgainstPlain() || isWorseThanGuess();
  }

  /** Whether a network from fresh weights has been plainly worse than a guess for long, and gets no better. */
  public boolean isWorseThanGuess() {
    return guessing.isPlainlyBetter() && !loss.resumed() && !loss.falling();
  }

  /**
   * Whether the loss tells against a run that began with something that would explain it: a network
   * without a design that has learned little and learns no more is then enough.
   */
  public boolean lossTellsAgainstStart() {
    return lossTellsAgainst() || (!isDesigned() && loss.learnedLittle());
  }

  /**
   * Whether what is odd about the layers is worth a warning: always in a network that was made for a
   * q, in another one where the loss has at least a doubtful moment.
   */
  public boolean isWorthSaying() {
    return isDesigned() || loss.tellsAgainst() || lossTellsAgainstPlain();
  }

  /**
   * Whether a network without a design has learned something and lost nothing of it since, so that odd
   * units have done it no harm.
   */
  public boolean learnsAllTheSame() {
    return !isDesigned() && loss.learning();
  }

  /** The q that random weights of this layer's variance would make of the one below; NaN when unknown. */
  public double randomVariance(int layer) {
    return expectations.randomVariance(frame, layer);
  }

  /** The share of silent units that nothing is wrong with; NaN where it cannot be told. */
  public double expectedDeadUnits(int layer) {
    double given = value(LayerStatistic.DEAD_UNITS_EXPECTED, layer);
    return Double.isNaN(given) ? expectations.deadUnits(frame, layer) : given;
  }

  /** Measured q over the one it should have; NaN when either is missing. */
  public double varianceRatio(int layer) {
    return value(LayerStatistic.PREACTIVATION_VARIANCE, layer) / expectedVariance(layer);
  }

  /** The hidden layer whose q is the largest multiple of the expected one; -1 when nothing tells. */
  public int farthestVariance() {
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
  public double escapeProbability() {
    double told = frame.escapeProbability();
    return Double.isNaN(told) ? expectations.escapeProbability() : told;
  }

  /** Variance of the log gradient gain over random networks of this stage's design; or NaN. */
  public double gradientSpread() {
    return expectations.gradientSpread();
  }

  /** A second fixed point within reach of the weights that this stage began with. */
  public Optional<Trap> trap() {
    return expectations.trap();
  }

  /** Whether the frames' timestamps tell the time at all. */
  public boolean clockMoves() {
    return time > firstTimestamp;
  }

  /** Compares the run with another one from now on; the first one that was given counts. */
  public void compareWith(Baseline other) {
    baseline = baseline.or(() -> Optional.of(other));
  }

  /** The run with which it is compared; empty if none is known. */
  public Optional<Baseline> baseline() {
    return baseline;
  }

  public LossTrend loss() {
    return loss;
  }

  /** What a classifier would lose that does not look at its input. */
  public Guessing guessing() {
    return guessing;
  }

  public int stage() {
    return frame.stage();
  }

  /** Sparsity asked for; NaN without a schedule. */
  public double target() {
    return target;
  }

  /** Sparsity asked for in the stage before; NaN in the first. */
  public double targetBefore() {
    return targetBefore;
  }

  public long stageStep() {
    return stageStep;
  }

  /** Observed steps of this stage, this one included. */
  public int framesInStage() {
    return framesInStage;
  }

  /**
   * Weight of this frame in an exponential average over so many optimizer steps: the more steps since
   * the frame before, the more it weighs, at most half.
   */
  public double weightOver(double steps) {
    return Math.min(0.5, -Math.expm1(-stepsSinceFrame / steps));
  }

  /** Optimizer steps since the stage began. */
  public long stepsInStage() {
    return step - stageStep;
  }
}
