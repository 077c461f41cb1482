package io.tightrope.core.detect;

import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;

import io.tightrope.core.detect.Finding.Wording;
import org.jspecify.annotations.Nullable;

/** The pre-activation variance of hidden layers far below what they were designed for. */
final class VarianceCollapse implements Detector {
  private final RuleSettings.VarianceCollapse limits;
  private final Held held = new Held();

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
    held.update(lowest >= 0 && least < limits.critical(), run.frame().step());
    if (lowest < 0) {
      return null;
    }
    boolean critical = held.forFrames(limits.criticalFrames()) && run.loss().stuck();
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
