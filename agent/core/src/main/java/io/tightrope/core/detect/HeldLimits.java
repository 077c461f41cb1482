package io.tightrope.core.detect;

import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.rules.SparsityLost;
import io.tightrope.core.detect.rules.StageRegression;
import io.tightrope.core.detect.settings.RuleSettings;

/**
 * When a stage of a sparsity schedule counts as held: a gate opens by it. The shipped limits are narrower than
 * those by which {@code SparsityLost} and {@code StageRegression} fire. Immutable.
 *
 * @param layer how far every layer may be below its target, as a share of activations
 * @param mean the same for the mean over the layers
 * @param steps optimizer steps over which sparsity is averaged
 * @param lossShare share of the way from the loss before the stage back to that of a network that knows
 *     nothing which may still be lost
 */
public record HeldLimits(double layer, double mean, double steps, double lossShare) {

  /** The limits that a rules file sets. */
  public static HeldLimits of(RuleSettings rules) {
    SparsityLost.Limits sparsity = rules.limits(Rule.SPARSITY_LOST, SparsityLost.Limits.class);
    StageRegression.Limits loss = rules.limits(Rule.STAGE_REGRESSION, StageRegression.Limits.class);
    return new HeldLimits(
        sparsity.heldLayer(), sparsity.heldMean(), sparsity.smoothingSteps(), loss.warningShare());
  }
}
