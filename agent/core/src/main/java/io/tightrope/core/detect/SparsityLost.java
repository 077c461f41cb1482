package io.tightrope.core.detect;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY;
import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY_TARGET;

import io.tightrope.core.detect.Finding.Wording;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Far fewer zeros than were asked for: a warning for single layers, critical in the mean over all.
 * Some drift is healthy, and a schedule that steers thresholds or a penalty may be catching up: so
 * a small deficit must last, and must not shrink beyond the scatter of batches; a large one need not.
 * What lasts and does not shrink stays, since the drift of a stage goes one way (q grows with learning).
 */
final class SparsityLost implements Detector {
  private static final double SMOOTHING = 0.1;
  /** What the mean over all layers may shrink by from batch to batch, without catching up. */
  private static final double SCATTER = 0.02;

  private final RuleSettings.SparsityLost limits;
  private final Held large = new Held();
  private final Held lasting = new Held();
  private final DownwardTrend deficits = new DownwardTrend();
  private final Deque<Deficit> past = new ArrayDeque<>();
  private long stageStep = Long.MIN_VALUE;
  private double smoothed;
  private double before = Double.NaN;

  private record Deficit(long step, double value) {}

  SparsityLost(RuleSettings.SparsityLost limits) {
    this.limits = limits;
  }

  @Override
  public @Nullable Finding judge(RunState run) {
    Layers far = new Layers();
    Layers below = new Layers();
    double achieved = 0;
    double asked = 0;
    int counted = 0;
    for (int layer = 0; layer < run.layers(); layer++) {
      double sparsity = run.value(ACTIVATION_SPARSITY, layer);
      double target = target(run, layer);
      if (!run.isHidden(layer) || Double.isNaN(sparsity) || !(target > 0)) {
        continue;
      }
      achieved += sparsity;
      asked += target;
      counted++;
      if (target - sparsity > limits.layerWarning()) {
        far.add(layer);
      }
      if (target - sparsity > limits.mean()) {
        below.add(layer);
      }
    }
    boolean critical = counted > 0 && isCritical(run, (asked - achieved) / counted);
    if (far.isEmpty() && !critical) {
      return null;
    }
    Layers layers = critical ? below : far;
    double mean = achieved / counted;
    double wanted = asked / counted;
    int layer = Math.max(0, layers.first());
    return new Finding(
        Rule.SPARSITY_LOST,
        critical ? Severity.CRITICAL : Severity.WARNING,
        layers,
        mean,
        new Expected(wanted, wanted - limits.mean(), 1),
        () -> new Wording(
            "sparsity fell below its target",
            "layer " + layer + " has " + Numbers.ratio(run.value(ACTIVATION_SPARSITY, layer))
                + ", the mean over all layers is " + Numbers.ratio(mean) + ", expected "
                + Numbers.ratio(wanted) + " and not below "
                + Numbers.ratio(wanted - limits.mean()),
            "The pre-activations have outgrown their thresholds: learning raised q, and the share"
                + " of it inside the dead zone fell.",
            "Repeat the layer-by-layer stage change at this target (scale to q*, threshold at the"
                + " empirical quantile), or ask for less."));
  }

  private boolean isCritical(RunState run, double deficit) {
    long step = run.frame().step();
    if (run.stageStep() != stageStep) {
      stageStep = run.stageStep();
      smoothed = deficit;
      deficits.restart();
      past.clear();
      before = Double.NaN;
    }
    smoothed += SMOOTHING * (deficit - smoothed);
    deficits.add(deficit);
    large.update(deficit > limits.meanAtOnce(), step);
    lasting.update(smoothed > limits.mean(), step);
    boolean shrunk = hasShrunk(step, deficit);
    boolean shrinks = shrunk || deficits.falling();
    return large.forFrames(limits.frames())
        || (lasting.forSteps(limits.steps(), step) && deficit > limits.mean() && !shrinks);
  }

  /** Against what it was so many steps ago, for a sampler that leaves too few frames for a trend. */
  private boolean hasShrunk(long step, double deficit) {
    past.addLast(new Deficit(step, deficit));
    while (!past.isEmpty() && past.getFirst().step() <= step - limits.steps()) {
      before = past.removeFirst().value();
    }
    return deficit < before - SCATTER;
  }

  private static double target(RunState run, int layer) {
    double own = run.value(ACTIVATION_SPARSITY_TARGET, layer);
    return Double.isNaN(own) ? run.target() : own;
  }
}
