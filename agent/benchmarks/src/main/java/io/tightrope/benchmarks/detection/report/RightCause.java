package io.tightrope.benchmarks.detection.report;

import io.tightrope.benchmarks.detection.zoo.Recipe;
import io.tightrope.benchmarks.detection.zoo.Recipe.Fault.What;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.rules.Rule;
import java.util.Map;
import java.util.Set;

/**
 * Which alerts name which injected fault, written down before any run: the rule must be one that the
 * fault's mechanism leads to, and the layer that was struck must be among the alert's, where it was
 * one layer.
 */
final class RightCause {
  private static final Map<What, Set<Rule>> RULES = Map.ofEntries(
      Map.entry(
          What.WEIGHTS_TOO_LARGE,
          Set.of(Rule.UNSTABLE_INITIALIZATION, Rule.VARIANCE_EXPLOSION, Rule.GRADIENT_EXPLOSION)),
      Map.entry(
          What.WEIGHTS_TOO_SMALL,
          Set.of(
              Rule.UNSTABLE_INITIALIZATION,
              Rule.VARIANCE_COLLAPSE,
              Rule.GRADIENT_VANISHING,
              Rule.DEAD_LAYER)),
      Map.entry(
          What.ONE_LAYER_TOO_SMALL,
          Set.of(Rule.VARIANCE_COLLAPSE, Rule.GRADIENT_VANISHING, Rule.DEAD_LAYER)),
      Map.entry(What.ONE_LAYER_TOO_LARGE, Set.of(Rule.VARIANCE_EXPLOSION)),
      Map.entry(What.DEAD_BIASES, Set.of(Rule.DEAD_LAYER)),
      Map.entry(What.LEARNING_RATE, Set.of(Rule.VARIANCE_EXPLOSION)),
      Map.entry(What.LAYER_DIES, Set.of(Rule.DEAD_LAYER)),
      Map.entry(What.WEIGHTS_MULTIPLIED, Set.of(Rule.VARIANCE_EXPLOSION)),
      Map.entry(What.INPUTS_COLLAPSE, Set.of(Rule.REPRESENTATION_COLLAPSE)),
      Map.entry(
          What.STAGE_TOO_FAR,
          Set.of(
              Rule.STAGE_REGRESSION,
              Rule.REPRESENTATION_COLLAPSE,
              Rule.VARIANCE_COLLAPSE,
              Rule.GRADIENT_VANISHING,
              Rule.DEAD_LAYER)),
      Map.entry(What.NAN_IN_DATA, Set.of(Rule.NON_FINITE_VALUES)));

  private RightCause() {}

  static boolean names(Recipe recipe, Alert alert) {
    What what = recipe.fault().what();
    return RULES.getOrDefault(what, Set.of()).contains(alert.rule())
        && (!what.ofOneLayer || alert.layers().contains(recipe.faultLayer()));
  }
}
