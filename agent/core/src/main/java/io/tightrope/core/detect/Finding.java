package io.tightrope.core.detect;

import java.util.function.Supplier;

/**
 * What a rule sees in one frame, before hysteresis decides whether it becomes an alert.
 *
 * @param rule who speaks
 * @param severity how bad it is in this frame
 * @param layers indices of the layers concerned, ascending; empty for the whole run
 * @param measured the worst value
 * @param expected what it should have been
 * @param wording the sentences, composed only if someone is to read them
 */
record Finding(
    Rule rule,
    Severity severity,
    Layers layers,
    double measured,
    Expected expected,
    Supplier<Wording> wording) {

  /**
   * The sentences of an alert, without layers, stage and step, which the alert book knows.
   *
   * @param what what happened, in lower case: "variance left its band"
   * @param figures what was measured and what was expected: "q = 3.2e4, expected 0.8 to 1.3"
   * @param cause the likely cause, one sentence
   * @param action what to do, one sentence
   */
  record Wording(String what, String figures, String cause, String action) {}
}
