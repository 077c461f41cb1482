package io.tightrope.core.detect;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY;
import static io.tightrope.core.frame.LayerStatistic.DEAD_UNITS;
import static io.tightrope.core.frame.LayerStatistic.INPUT_CORRELATION;

import io.tightrope.core.detect.Finding.Wording;
import io.tightrope.theory.activation.SparseKind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * More silent units than the layer's sparsity, input correlation and the number of samples explain.
 * Inputs are correlated, so a healthy sparse unit is silent on a whole batch far more often than
 * independent draws would have it; the theory gives the share, a binomial over the units its
 * spread.
 *
 * <p>The bound costs about 10 microseconds a layer, so it is renewed for a few layers a frame in
 * turn and used until their turn comes again.
 */
final class DeadUnits implements Detector {
  private static final int RENEWED_PER_FRAME = 4;

  private final RuleSettings.DeadUnits limits;
  private double[] explained = {};
  private int turn;
  private long stageStep = Long.MIN_VALUE;

  DeadUnits(RuleSettings.DeadUnits limits) {
    this.limits = limits;
  }

  @Override
  public @Nullable Finding judge(RunState run) {
    renew(run);
    Layers layers = new Layers();
    double most = 0;
    int worst = -1;
    for (int layer = 0; layer < run.layers(); layer++) {
      double excess = run.value(DEAD_UNITS, layer) - bound(run, layer);
      if (run.isHidden(layer) && excess > 0) {
        layers.add(layer);
        if (excess > most) {
          most = excess;
          worst = layer;
        }
      }
    }
    if (worst < 0) {
      return null;
    }
    int layer = worst;
    double measured = run.value(DEAD_UNITS, layer);
    double share = explained[layer];
    double high = bound(run, layer);
    return new Finding(
        Rule.DEAD_UNITS,
        Severity.WARNING,
        layers,
        measured,
        new Expected(share, 0, high),
        () -> new Wording(
            "more units are silent than chance explains",
            Numbers.ratio(measured) + " of layer " + layer + " silent on "
                + run.frame().windowSamples() + " samples, expected " + Numbers.ratio(share)
                + " and at most " + Numbers.ratio(high) + " at this sparsity and correlation",
            "Some units have drifted so far below the threshold that no input wakes them.",
            "Lower the learning rate of biases, or give these units fresh weights at the next stage"
                + " change."));
  }

  private double bound(RunState run, int layer) {
    int units = run.run().layers().get(layer).units();
    double share = explained[layer];
    boolean fresh = run.frame().step() <= limits.freshSteps();
    double error = fresh ? limits.freshError() : limits.trainedError();
    double spread = Math.sqrt(Math.max(share * (1 - share), limits.leastVariance()) / units);
    return share + limits.deviations() * spread + error;
  }

  private void renew(RunState run) {
    int count = run.layers();
    if (explained.length != count || stageStep != run.stageStep()) {
      explained = new double[count];
      Arrays.fill(explained, Double.NaN);
      stageStep = run.stageStep();
    }
    for (int i = 0; i < Math.min(RENEWED_PER_FRAME, count); i++) {
      int layer = turn++ % count;
      explained[layer] = explain(run, layer);
    }
  }

  private static double explain(RunState run, int layer) {
    int samples = run.frame().windowSamples();
    double sparsity = run.value(ACTIVATION_SPARSITY, layer);
    double correlation = run.value(INPUT_CORRELATION, layer);
    if (samples == 0 || Double.isNaN(run.value(DEAD_UNITS, layer))) {
      return Double.NaN;
    }
    boolean twoSided = Advice.kindOf(run, layer).map(SparseKind::twoSided).orElse(false);
    return io.tightrope.theory.maps.DeadUnits.probability(sparsity, correlation, samples, twoSided);
  }
}
