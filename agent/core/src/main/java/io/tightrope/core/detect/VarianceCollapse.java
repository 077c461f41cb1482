package io.tightrope.core.detect;

import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;

import io.tightrope.core.detect.Finding.Wording;
import org.jspecify.annotations.Nullable;

/** The pre-activation variance of hidden layers far below what they were designed for. */
final class VarianceCollapse implements Detector {
  /** A q so many times its lowest is being raised by learning. */
  private static final double COMES_BACK = 2;

  private final RuleSettings.VarianceCollapse limits;
  private final Held held = new Held();
  private double bottom = Double.POSITIVE_INFINITY;

  VarianceCollapse(RuleSettings.VarianceCollapse limits) {
    this.limits = limits;
  }

  @Override
  public @Nullable Finding judge(RunState run) {
    Layers layers = new Layers();
    double least = limits.warning();
    int lowest = -1;
    for (int layer = 0; layer < run.layers(); layer++) {
      double ratio = run.varianceRatio(layer);
      if (run.isHidden(layer) && ratio < limits.warning()) {
        layers.add(layer);
        if (ratio <= least) {
          least = ratio;
          lowest = layer;
        }
      }
    }
    boolean low = lowest >= 0 && least < limits.critical();
    held.update(low, run.frame().step());
    bottom = low ? Math.min(bottom, least) : Double.POSITIVE_INFINITY;
    if (lowest < 0) {
      return null;
    }
    boolean fresh = Double.isNaN(run.targetBefore())
        && run.frame().step() - run.stageStep() < limits.freshSteps();
    boolean comesBack = least > COMES_BACK * bottom;
    boolean critical = held.forFrames(limits.criticalFrames())
        && !fresh
        && !comesBack
        && run.loss().stuck();
    int layer = lowest;
    double q = run.value(PREACTIVATION_VARIANCE, layer);
    double expected = run.expectedVariance(layer);
    return new Finding(
        Rule.VARIANCE_COLLAPSE,
        critical ? Severity.CRITICAL : Severity.WARNING,
        layers,
        q,
        new Expected(expected, expected * limits.warning(), expected / limits.warning()),
        () -> new Wording(
            "variance fell out of its band",
            "q = " + Numbers.shortly(q) + " in layer " + layer + ", expected at least "
                + Numbers.shortly(expected * limits.warning()),
            VarianceCauses.collapse(run, layer),
            VarianceCauses.revival(run)));
  }
}
