package io.tightrope.benchmarks.detection;

import io.tightrope.benchmarks.detection.Recipe.Fault.What;
import io.tightrope.core.detect.Alert;
import io.tightrope.core.detect.Rule;
import io.tightrope.core.detect.RuleSettings;
import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.detect.Severity;
import io.tightrope.core.frame.StepFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A run with its outcome and with what every rule said of it.
 *
 * @param recipe the run
 * @param outcome what became of it
 * @param accuracy on the test images
 * @param twinAccuracy that of the dense twin
 * @param sparsity mean over the layers at the end
 * @param lastStep of the run
 * @param firstCritical step of our first critical alert
 * @param firstRule rule of that alert
 * @param causeNamed whether an alert names the injected fault's cause and layer; empty without one
 * @param others first step of each other rule at every step, in the order of the list
 * @param othersByCadence the same at their own cadence
 */
record Judged(
    Recipe recipe,
    Outcome outcome,
    double accuracy,
    double twinAccuracy,
    double sparsity,
    int lastStep,
    OptionalInt firstCritical,
    Optional<Rule> firstRule,
    Optional<Boolean> causeNamed,
    List<OptionalInt> others,
    List<OptionalInt> othersByCadence) {

  /** Which rules are right for a fault; the layer must be among the alert's when it is one layer. */
  private static final Map<What, Set<Rule>> RIGHT = Map.of(
      What.WEIGHTS_TOO_LARGE,
      Set.of(
          Rule.UNSTABLE_INITIALIZATION,
          Rule.VARIANCE_EXPLOSION,
          Rule.GRADIENT_EXPLOSION,
          Rule.SPARSITY_LOST),
      What.WEIGHTS_TOO_SMALL,
      Set.of(
          Rule.UNSTABLE_INITIALIZATION,
          Rule.VARIANCE_COLLAPSE,
          Rule.GRADIENT_VANISHING,
          Rule.DEAD_LAYER),
      What.ONE_LAYER_TOO_SMALL,
      Set.of(Rule.VARIANCE_COLLAPSE, Rule.GRADIENT_VANISHING, Rule.REPRESENTATION_COLLAPSE),
      What.DEAD_BIASES,
      Set.of(Rule.DEAD_LAYER),
      What.LEARNING_RATE,
      Set.of(Rule.VARIANCE_EXPLOSION),
      What.LAYER_DIES,
      Set.of(Rule.DEAD_LAYER),
      What.WEIGHTS_MULTIPLIED,
      Set.of(Rule.VARIANCE_EXPLOSION),
      What.INPUTS_COLLAPSE,
      Set.of(Rule.REPRESENTATION_COLLAPSE),
      What.NAN_IN_DATA,
      Set.of(Rule.NON_FINITE_VALUES));

  private static final Set<What> OF_ONE_LAYER =
      Set.of(What.ONE_LAYER_TOO_SMALL, What.DEAD_BIASES, What.LAYER_DIES, What.WEIGHTS_MULTIPLIED);

  static Judged of(Training.Result result, Twins.Twin twin, RuleSettings settings) {
    RunMonitor monitor = new RunMonitor(result.description(), settings);
    OptionalInt critical = OptionalInt.empty();
    Optional<Rule> rule = Optional.empty();
    for (StepFrame frame : result.frames()) {
      for (Alert alert : monitor.observe(frame)) {
        if (critical.isEmpty() && alert.severity() == Severity.CRITICAL) {
          critical = OptionalInt.of((int) frame.step());
          rule = Optional.of(alert.rule());
        }
      }
    }
    List<OptionalInt> others = new ArrayList<>();
    List<OptionalInt> byCadence = new ArrayList<>();
    for (OtherRule other : OtherRule.all()) {
      others.add(other.firstStep(result.others(), true));
      byCadence.add(other.firstStep(result.others(), false));
    }
    return new Judged(
        result.recipe(),
        Outcome.of(result, twin),
        result.accuracy(),
        twin.accuracy(),
        result.sparsity(),
        result.losses().length - 1,
        critical,
        rule,
        causeNamed(result.recipe(), monitor.alerts()),
        others,
        byCadence);
  }

  private static Optional<Boolean> causeNamed(Recipe recipe, List<Alert> alerts) {
    What what = recipe.fault().what();
    if (what == What.NOTHING) {
      return Optional.empty();
    }
    Set<Rule> right = RIGHT.getOrDefault(what, Set.of());
    return Optional.of(alerts.stream()
        .filter(alert -> alert.severity() == Severity.CRITICAL)
        .filter(alert -> alert.step() >= recipe.fault().step())
        .findFirst()
        .filter(alert -> right.contains(alert.rule()))
        .filter(
            alert -> !OF_ONE_LAYER.contains(what) || alert.layers().contains(recipe.faultLayer()))
        .isPresent());
  }

  /** The step by which an alert must have come. */
  int deadline() {
    return outcome.shownAt().orElse(lastStep);
  }

  /** Steps by which a first alert comes before the loss shows it; empty when it does not. */
  OptionalInt lead(OptionalInt first) {
    boolean before = first.isPresent() && (first.getAsInt() < deadline() || first.getAsInt() == 0);
    return before ? OptionalInt.of(deadline() - first.getAsInt()) : OptionalInt.empty();
  }
}
