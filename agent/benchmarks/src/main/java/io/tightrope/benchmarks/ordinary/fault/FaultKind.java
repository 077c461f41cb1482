package io.tightrope.benchmarks.ordinary.fault;

import static io.tightrope.core.detect.rules.Rule.DEAD_LAYER;
import static io.tightrope.core.detect.rules.Rule.DEAD_UNITS;
import static io.tightrope.core.detect.rules.Rule.GRADIENT_EXPLOSION;
import static io.tightrope.core.detect.rules.Rule.GRADIENT_VANISHING;
import static io.tightrope.core.detect.rules.Rule.INPUT_SCALE;
import static io.tightrope.core.detect.rules.Rule.LOSS_STALLED;
import static io.tightrope.core.detect.rules.Rule.NON_FINITE_VALUES;
import static io.tightrope.core.detect.rules.Rule.OVERSIZED_UPDATES;
import static io.tightrope.core.detect.rules.Rule.REPRESENTATION_COLLAPSE;
import static io.tightrope.core.detect.rules.Rule.SATURATED_UNITS;
import static io.tightrope.core.detect.rules.Rule.UNSTABLE_INITIALIZATION;
import static io.tightrope.core.detect.rules.Rule.VARIANCE_COLLAPSE;
import static io.tightrope.core.detect.rules.Rule.VARIANCE_EXPLOSION;

import io.tightrope.core.detect.rules.Rule;
import java.util.Locale;
import java.util.Set;

/** The kinds of faults, each with the rules that name it rightly: the only place where they are said. */
public enum FaultKind {
  RATE_TOO_HIGH(Set.of(
      OVERSIZED_UPDATES,
      LOSS_STALLED,
      SATURATED_UNITS,
      VARIANCE_EXPLOSION,
      GRADIENT_EXPLOSION,
      NON_FINITE_VALUES,
      DEAD_LAYER,
      DEAD_UNITS,
      REPRESENTATION_COLLAPSE)),
  RATE_RISES(Set.of(
      OVERSIZED_UPDATES,
      LOSS_STALLED,
      SATURATED_UNITS,
      VARIANCE_EXPLOSION,
      GRADIENT_EXPLOSION,
      NON_FINITE_VALUES,
      DEAD_LAYER,
      DEAD_UNITS,
      REPRESENTATION_COLLAPSE)),
  RATE_TOO_LOW(Set.of(LOSS_STALLED)),
  WEIGHTS_TOO_LARGE(Set.of(
      UNSTABLE_INITIALIZATION,
      VARIANCE_EXPLOSION,
      GRADIENT_EXPLOSION,
      NON_FINITE_VALUES,
      SATURATED_UNITS)),
  WEIGHTS_TOO_SMALL(Set.of(
      UNSTABLE_INITIALIZATION,
      VARIANCE_COLLAPSE,
      GRADIENT_VANISHING,
      REPRESENTATION_COLLAPSE,
      LOSS_STALLED)),
  ONE_LAYER_LARGE(Set.of(
      UNSTABLE_INITIALIZATION,
      VARIANCE_EXPLOSION,
      GRADIENT_EXPLOSION,
      NON_FINITE_VALUES,
      SATURATED_UNITS)),
  ONE_LAYER_SMALL(Set.of(
      UNSTABLE_INITIALIZATION,
      VARIANCE_COLLAPSE,
      GRADIENT_VANISHING,
      REPRESENTATION_COLLAPSE,
      LOSS_STALLED)),
  DEAD_BIASES(Set.of(
      DEAD_LAYER, DEAD_UNITS, VARIANCE_COLLAPSE, REPRESENTATION_COLLAPSE, GRADIENT_VANISHING)),
  SATURATING_BIASES(Set.of(
      SATURATED_UNITS,
      UNSTABLE_INITIALIZATION,
      REPRESENTATION_COLLAPSE,
      VARIANCE_EXPLOSION,
      GRADIENT_VANISHING,
      LOSS_STALLED)),
  NAN_IN_DATA(Set.of(NON_FINITE_VALUES)),
  RAW_INPUTS(Set.of(
      INPUT_SCALE,
      SATURATED_UNITS,
      UNSTABLE_INITIALIZATION,
      VARIANCE_EXPLOSION,
      GRADIENT_EXPLOSION,
      NON_FINITE_VALUES,
      DEAD_LAYER,
      DEAD_UNITS)),
  TOO_DEEP(Set.of(
      UNSTABLE_INITIALIZATION,
      VARIANCE_COLLAPSE,
      VARIANCE_EXPLOSION,
      GRADIENT_VANISHING,
      GRADIENT_EXPLOSION,
      REPRESENTATION_COLLAPSE)),
  COLLAPSED_INPUTS(Set.of(REPRESENTATION_COLLAPSE, VARIANCE_COLLAPSE, LOSS_STALLED)),
  EMPTY_INPUTS(Set.of(
      REPRESENTATION_COLLAPSE, VARIANCE_COLLAPSE, DEAD_LAYER, GRADIENT_VANISHING, LOSS_STALLED)),
  LOSS_SCALE(Set.of(
      OVERSIZED_UPDATES, GRADIENT_EXPLOSION, VARIANCE_EXPLOSION, NON_FINITE_VALUES, LOSS_STALLED)),
  FROZEN_LAYER(Set.of(
      DEAD_LAYER,
      VARIANCE_COLLAPSE,
      REPRESENTATION_COLLAPSE,
      GRADIENT_VANISHING,
      UNSTABLE_INITIALIZATION,
      LOSS_STALLED));

  private final Set<Rule> rules;

  FaultKind(Set<Rule> rules) {
    this.rules = rules;
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
