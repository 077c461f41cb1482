package io.tightrope.core.detect;

import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;

import io.tightrope.core.detect.Finding.Wording;
import org.jspecify.annotations.Nullable;

/** The pre-activation variance of hidden layers far above what they were designed for. */
final class VarianceExplosion implements Detector {
  private final RuleSettings.VarianceExplosion limits;

  VarianceExplosion(RuleSettings.VarianceExplosion limits) {
    this.limits = limits;
  }

  @Override
  public @Nullable Finding judge(RunState run) {
    Layers layers = new Layers();
    double worst = 0;
    int worstLayer = -1;
    for (int layer = 0; layer < run.layers(); layer++) {
      double ratio = run.value(PREACTIVATION_VARIANCE, layer) / run.expectedVariance(layer);
      if (run.isHidden(layer) && ratio > limits.warning()) {
        layers.add(layer);
        if (ratio > worst) {
          worst = ratio;
          worstLayer = layer;
        }
      }
    }
    if (worstLayer < 0) {
      return null;
    }
    double measured = run.value(PREACTIVATION_VARIANCE, worstLayer);
    double expected = run.expectedVariance(worstLayer);
    Severity severity = worst > limits.critical() ? Severity.CRITICAL : Severity.WARNING;
    return new Finding(
        Rule.VARIANCE_EXPLOSION,
        severity,
        layers,
        measured,
        new Expected(expected, expected / 5, expected * 5),
        () -> new Wording(
            "variance left its band",
            "q = " + Numbers.shortly(measured) + ", expected " + Numbers.shortly(expected / 5)
                + " to " + Numbers.shortly(expected * 5),
            "Each layer hands on more variance than it receives.",
            "Step back to the last good stage, or use a clipped activation."));
  }
}
