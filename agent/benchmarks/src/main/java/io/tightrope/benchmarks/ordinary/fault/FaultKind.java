package io.tightrope.benchmarks.ordinary.fault;

import static io.tightrope.core.detect.rules.Rule.DEAD_LAYER;
import static io.tightrope.core.detect.rules.Rule.DEAD_UNITS;
import static io.tightrope.core.detect.rules.Rule.GRADIENT_EXPLOSION;
import static io.tightrope.core.detect.rules.Rule.GRADIENT_VANISHING;
import static io.tightrope.core.detect.rules.Rule.LOSS_STALLED;
import static io.tightrope.core.detect.rules.Rule.NON_FINITE_VALUES;
import static io.tightrope.core.detect.rules.Rule.REPRESENTATION_COLLAPSE;
import static io.tightrope.core.detect.rules.Rule.UNSTABLE_INITIALIZATION;
import static io.tightrope.core.detect.rules.Rule.VARIANCE_COLLAPSE;
import static io.tightrope.core.detect.rules.Rule.VARIANCE_EXPLOSION;

import io.tightrope.core.detect.rules.Rule;
import java.util.Locale;
import java.util.Set;

/** The kinds of faults, each with the rules that name it rightly: the only place where they are said. */
public enum FaultKind {
  RATE_TOO_HIGH(
      VARIANCE_EXPLOSION,
      GRADIENT_EXPLOSION,
      NON_FINITE_VALUES,
      DEAD_LAYER,
      DEAD_UNITS,
      REPRESENTATION_COLLAPSE),
  RATE_RISES(
      VARIANCE_EXPLOSION,
      GRADIENT_EXPLOSION,
      NON_FINITE_VALUES,
      DEAD_LAYER,
      DEAD_UNITS,
      REPRESENTATION_COLLAPSE),
  RATE_TOO_LOW(LOSS_STALLED),
  WEIGHTS_TOO_LARGE(
      UNSTABLE_INITIALIZATION, VARIANCE_EXPLOSION, GRADIENT_EXPLOSION, NON_FINITE_VALUES),
  WEIGHTS_TOO_SMALL(
      UNSTABLE_INITIALIZATION,
      VARIANCE_COLLAPSE,
      GRADIENT_VANISHING,
      REPRESENTATION_COLLAPSE,
      LOSS_STALLED),
  ONE_LAYER_LARGE(
      UNSTABLE_INITIALIZATION, VARIANCE_EXPLOSION, GRADIENT_EXPLOSION, NON_FINITE_VALUES),
  ONE_LAYER_SMALL(
      UNSTABLE_INITIALIZATION,
      VARIANCE_COLLAPSE,
      GRADIENT_VANISHING,
      REPRESENTATION_COLLAPSE,
      LOSS_STALLED),
  DEAD_BIASES(
      DEAD_LAYER, DEAD_UNITS, VARIANCE_COLLAPSE, REPRESENTATION_COLLAPSE, GRADIENT_VANISHING),
  SATURATING_BIASES(
      UNSTABLE_INITIALIZATION,
      REPRESENTATION_COLLAPSE,
      VARIANCE_EXPLOSION,
      GRADIENT_VANISHING,
      LOSS_STALLED),
  NAN_IN_DATA(NON_FINITE_VALUES),
  RAW_INPUTS(
      UNSTABLE_INITIALIZATION,
      VARIANCE_EXPLOSION,
      GRADIENT_EXPLOSION,
      NON_FINITE_VALUES,
      DEAD_LAYER,
      DEAD_UNITS),
  TOO_DEEP(
      UNSTABLE_INITIALIZATION,
      VARIANCE_COLLAPSE,
      VARIANCE_EXPLOSION,
      GRADIENT_VANISHING,
      GRADIENT_EXPLOSION,
      REPRESENTATION_COLLAPSE),
  COLLAPSED_INPUTS(REPRESENTATION_COLLAPSE, VARIANCE_COLLAPSE, LOSS_STALLED),
  EMPTY_INPUTS(
      REPRESENTATION_COLLAPSE, VARIANCE_COLLAPSE, DEAD_LAYER, GRADIENT_VANISHING, LOSS_STALLED),
  LOSS_SCALE(GRADIENT_EXPLOSION, VARIANCE_EXPLOSION, NON_FINITE_VALUES, LOSS_STALLED),
  FROZEN_LAYER(
      DEAD_LAYER,
      VARIANCE_COLLAPSE,
      REPRESENTATION_COLLAPSE,
      GRADIENT_VANISHING,
      UNSTABLE_INITIALIZATION,
      LOSS_STALLED);

  private final Set<Rule> rules;

  FaultKind(Rule... rules) {
    this.rules = Set.of(rules);
  }

  /** As a fault names it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Those of which any names a fault of this kind rightly. */
  public Set<Rule> rules() {
    return rules;
  }
}
