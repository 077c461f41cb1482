package io.tightrope.core.detect;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY;
import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY_TARGET;

import io.tightrope.core.detect.Finding.Wording;
import org.jspecify.annotations.Nullable;

/** Far fewer zeros than were asked for, in single layers or in the mean over all. */
final class SparsityLost implements Detector {
  private final RuleSettings.SparsityLost limits;

  SparsityLost(RuleSettings.SparsityLost limits) {
    this.limits = limits;
  }

  @Override
  public @Nullable Finding judge(RunState run) {
    Layers layers = new Layers();
    double achieved = 0;
    double asked = 0;
    int counted = 0;
    for (int layer = 0; layer < run.layers(); layer++) {
      double sparsity = run.value(ACTIVATION_SPARSITY, layer);
      double target = run.value(ACTIVATION_SPARSITY_TARGET, layer);
      if (Double.isNaN(target)) {
        target = run.target();
      }
      if (!run.isHidden(layer) || Double.isNaN(sparsity) || !(target > 0)) {
        continue;
      }
      achieved += sparsity;
      asked += target;
      counted++;
      if (target - sparsity > limits.warning()) {
        layers.add(layer);
      }
    }
    double deficit = (asked - achieved) / counted;
    if (layers.isEmpty() || counted == 0) {
      return null;
    }
    double mean = achieved / counted;
    double wanted = asked / counted;
    return new Finding(
        Rule.SPARSITY_LOST,
        deficit > limits.critical() ? Severity.CRITICAL : Severity.WARNING,
        layers,
        mean,
        new Expected(wanted, wanted - limits.critical(), 1),
        () -> new Wording(
            "sparsity fell below its target",
            "mean sparsity over all layers " + Numbers.ratio(mean) + ", expected "
                + Numbers.ratio(wanted),
            "The pre-activations have outgrown their thresholds.",
            "Redo the layer-by-layer stage change at this target, or lower the target."));
  }
}
