package io.tightrope.core.detect;

import io.tightrope.core.detect.Finding.Wording;
import io.tightrope.core.expect.Trap;
import io.tightrope.core.frame.LayerStatistic;
import org.jspecify.annotations.Nullable;

/**
 * The weights that the run begins with are likelier to lose the signal than to carry it: the
 * probability, by the finite-width chain, that the variance leaves its band through the depth,
 * whether a second fixed point waits within reach of what learning does to q, and whether sparsity
 * and width leave the gradient enough paths ({@link io.tightrope.theory.width.GradientSpread}).
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
    if (run.stage() > 1 || run.frame().step() > limits.steps()) {
      return null;
    }
    double probability = run.escapeProbability();
    Trap trap = run.trap().filter(t -> t.gainDecades() > limits.trapDecades()).orElse(null);
    double spread = run.gradientSpread();
    boolean thin = spread > limits.spreadWarning();
    if (trap == null && !thin && !(probability > limits.warning())) {
      return null;
    }
    Layers layers = new Layers();
    for (int layer = 0; layer < run.layers(); layer++) {
      if (run.isHidden(layer)) {
        layers.add(layer);
      }
    }
    boolean lost = trap != null || (probability > limits.critical() && isSparse(run));
    boolean critical =
        lost || spread > limits.spreadCritical() || (thin && run.loss().stuck());
    boolean ofPaths = thin && !lost;
    return new Finding(
        Rule.UNSTABLE_INITIALIZATION,
        critical ? Severity.CRITICAL : Severity.WARNING,
        layers,
        ofPaths ? spread : probability,
        new Expected(0, 0, ofPaths ? limits.spreadWarning() : limits.warning()),
        () -> ofPaths ? thinWording(run, spread) : wording(run, probability, trap));
  }

  /**
   * Whether a layer has a threshold, so that its sparsity is lost with the variance. A dense network loses
   * nothing with the scale: 60 layers of 64 ReLUs escape more often than not, and learn.
   */
  private static boolean isSparse(RunState run) {
    for (int layer = 0; layer < run.layers(); layer++) {
      if (run.isHidden(layer) && run.value(LayerStatistic.THRESHOLD, layer) > 0) {
        return true;
      }
    }
    return false;
  }

  private Wording thinWording(RunState run, double spread) {
    return new Wording(
        "too few paths are left for the gradient",
        "at this sparsity, depth and width its log gain has a variance of "
            + Numbers.ratio(spread) + ", expected below " + Numbers.ratio(limits.spreadWarning())
            + ": a typical network passes " + Numbers.shortly(Math.exp(-spread / 2))
            + " of the mean",
        "A unit in the dead zone passes no gradient back, and the active ones of the "
            + Advice.name(run, run.lastHidden())
            + " are too few in each layer for this depth.",
        "Start at a lower sparsity and raise it in stages, use wider layers (the variance falls as"
            + " 1 / width), or fewer of them.");
  }

  private Wording wording(RunState run, double probability, @Nullable Trap trap) {
    int last = run.lastHidden();
    String escape = "it escapes with probability " + Numbers.ratio(probability)
        + ", expected below " + Numbers.ratio(limits.warning());
    if (trap == null) {
      return new Wording(
          "the initialization does not hold the variance",
          escape,
          VarianceCauses.explosion(run, last),
          VarianceCauses.remedy(run, last));
    }
    return new Wording(
        "the initialization has a second fixed point within reach",
        "beyond q = " + Numbers.shortly(trap.gate()) + " the variance is drawn to "
            + Numbers.shortly(trap.q()) + ", expected to stay at "
            + Numbers.shortly(run.expectedVariance(last))
            + "; the gradient then grows by a factor "
            + Numbers.shortly(Math.pow(10, trap.gainDecades())) + " through the depth"
            + (Double.isNaN(probability) ? "" : ", and " + escape),
        "The clip of the " + Advice.name(run, last) + " is too wide at this sparsity: learning"
            + " raises q twofold and more, which is enough to fall in.",
        VarianceCauses.remedy(run, last));
  }
}
