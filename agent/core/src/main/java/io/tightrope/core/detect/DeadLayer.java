package io.tightrope.core.detect;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY;
import static io.tightrope.core.frame.LayerStatistic.DEAD_UNITS;

import io.tightrope.core.detect.Finding.Wording;
import org.jspecify.annotations.Nullable;

/** A hidden layer of which no unit, or next to none, passes anything on. */
final class DeadLayer implements Detector {
  private final RuleSettings.DeadLayer limits;

  DeadLayer(RuleSettings.DeadLayer limits) {
    this.limits = limits;
  }

  @Override
  public @Nullable Finding judge(RunState run) {
    Layers layers = new Layers();
    double most = 0;
    for (int layer = 0; layer < run.layers(); layer++) {
      double sparsity = run.value(ACTIVATION_SPARSITY, layer);
      if (run.isHidden(layer)
          && (sparsity >= limits.sparsity()
              || run.value(DEAD_UNITS, layer) >= limits.deadUnits())) {
        layers.add(layer);
        most = Double.isNaN(sparsity) ? most : Math.max(most, sparsity);
      }
    }
    if (layers.isEmpty()) {
      return null;
    }
    double measured = most;
    double target = run.target();
    return new Finding(
        Rule.DEAD_LAYER,
        Severity.CRITICAL,
        layers,
        measured,
        new Expected(target, Double.NaN, limits.sparsity()),
        () -> new Wording(
            "nothing is passed on",
            "share of zeros " + Numbers.ratio(measured)
                + (Double.isNaN(target) ? "" : ", expected " + Numbers.ratio(target)),
            "The pre-activations of layer " + layers.first() + " no longer reach the threshold:"
                + " biases drifted down, or the threshold is far above its input.",
            "Go back to the last good checkpoint, then lower the threshold of layer "
                + layers.first() + " or re-initialize its weights and biases."));
  }
}
