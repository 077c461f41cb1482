package io.tightrope.core.detect;

import io.tightrope.core.detect.Finding.Wording;
import org.jspecify.annotations.Nullable;

/**
 * The weights that the run begins with are likelier to lose the signal than to carry it: the
 * probability, by the finite-width chain, that the variance leaves its band through the depth.
 * Speaks at the first frame of a run that is watched from its beginning; after a few dozen steps
 * measurements say more.
 */
final class UnstableInitialization implements Detector {
  private final RuleSettings.UnstableInitialization limits;

  UnstableInitialization(RuleSettings.UnstableInitialization limits) {
    this.limits = limits;
  }

  @Override
  public @Nullable Finding judge(RunState run) {
    double probability = run.escapeProbability();
    if (run.stage() > 1
        || run.frame().step() > limits.steps()
        || !(probability > limits.warning())) {
      return null;
    }
    Layers layers = new Layers();
    for (int layer = 0; layer < run.layers(); layer++) {
      if (run.isHidden(layer)) {
        layers.add(layer);
      }
    }
    int last = run.layers() - 1;
    return new Finding(
        Rule.UNSTABLE_INITIALIZATION,
        probability > limits.critical() ? Severity.CRITICAL : Severity.WARNING,
        layers,
        probability,
        new Expected(0, 0, limits.warning()),
        () -> new Wording(
            "the initialization does not hold the variance",
            "it escapes with probability " + Numbers.ratio(probability) + ", expected below "
                + Numbers.ratio(limits.warning()),
            VarianceCauses.explosion(run, last),
            VarianceCauses.remedy(run, last)));
  }
}
