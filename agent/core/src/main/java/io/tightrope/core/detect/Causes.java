package io.tightrope.core.detect;

import static io.tightrope.core.detect.Rule.CLIP_SATURATION;
import static io.tightrope.core.detect.Rule.DEAD_LAYER;
import static io.tightrope.core.detect.Rule.DEAD_UNITS;
import static io.tightrope.core.detect.Rule.GRADIENT_EXPLOSION;
import static io.tightrope.core.detect.Rule.GRADIENT_VANISHING;
import static io.tightrope.core.detect.Rule.LOSS_STALLED;
import static io.tightrope.core.detect.Rule.NON_FINITE_VALUES;
import static io.tightrope.core.detect.Rule.REPRESENTATION_COLLAPSE;
import static io.tightrope.core.detect.Rule.SPARSITY_LOST;
import static io.tightrope.core.detect.Rule.STAGE_REGRESSION;
import static io.tightrope.core.detect.Rule.VARIANCE_COLLAPSE;
import static io.tightrope.core.detect.Rule.VARIANCE_EXPLOSION;

import java.util.List;
import java.util.Map;

/** Which rule's finding follows from which other's, so that one cause gives one alert. */
public final class Causes {
  private static final Map<Rule, List<Rule>> BY_SYMPTOM = Map.ofEntries(
      symptom(NON_FINITE_VALUES, VARIANCE_EXPLOSION, GRADIENT_EXPLOSION),
      symptom(SPARSITY_LOST, VARIANCE_EXPLOSION, GRADIENT_EXPLOSION, NON_FINITE_VALUES),
      symptom(CLIP_SATURATION, VARIANCE_EXPLOSION, GRADIENT_EXPLOSION),
      symptom(GRADIENT_EXPLOSION, VARIANCE_EXPLOSION, NON_FINITE_VALUES),
      symptom(VARIANCE_COLLAPSE, DEAD_LAYER, NON_FINITE_VALUES),
      symptom(
          REPRESENTATION_COLLAPSE,
          NON_FINITE_VALUES,
          VARIANCE_COLLAPSE,
          DEAD_LAYER,
          VARIANCE_EXPLOSION,
          GRADIENT_VANISHING),
      symptom(
          GRADIENT_VANISHING,
          NON_FINITE_VALUES,
          DEAD_LAYER,
          VARIANCE_COLLAPSE,
          REPRESENTATION_COLLAPSE,
          VARIANCE_EXPLOSION),
      symptom(
          DEAD_UNITS,
          NON_FINITE_VALUES,
          DEAD_LAYER,
          VARIANCE_COLLAPSE,
          REPRESENTATION_COLLAPSE,
          VARIANCE_EXPLOSION,
          GRADIENT_EXPLOSION),
      symptom(
          STAGE_REGRESSION,
          NON_FINITE_VALUES,
          DEAD_LAYER,
          VARIANCE_EXPLOSION,
          VARIANCE_COLLAPSE,
          REPRESENTATION_COLLAPSE,
          GRADIENT_EXPLOSION,
          GRADIENT_VANISHING,
          SPARSITY_LOST),
      symptom(
          LOSS_STALLED,
          NON_FINITE_VALUES,
          DEAD_LAYER,
          VARIANCE_EXPLOSION,
          VARIANCE_COLLAPSE,
          REPRESENTATION_COLLAPSE,
          GRADIENT_EXPLOSION,
          GRADIENT_VANISHING,
          STAGE_REGRESSION));

  private static Map.Entry<Rule, List<Rule>> symptom(Rule rule, Rule... causes) {
    return Map.entry(rule, List.of(causes));
  }

  private Causes() {}

  /** The rules that would explain it, the likeliest first; empty for one that needs no other. */
  public static List<Rule> of(Rule symptom) {
    return BY_SYMPTOM.getOrDefault(symptom, List.of());
  }
}
