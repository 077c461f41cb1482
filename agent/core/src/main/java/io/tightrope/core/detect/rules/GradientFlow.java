package io.tightrope.core.detect.rules;

import io.tightrope.core.detect.evidence.GradientProfile;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Figures;

/** What the two gradient rules share: the meaning of their limits, and the numbers of a sentence. */
final class GradientFlow {
  private GradientFlow() {}

  static Expected expected(double warningDecades) {
    double factor = Math.pow(10, warningDecades);
    return new Expected(1, 1 / factor, factor);
  }

  static String measured(Figures figures, GradientProfile profile, double warningDecades) {
    Expected expected = expected(warningDecades);
    return "norm " + figures.number("first norm", profile.firstNorm()) + " in layer "
        + figures.layer(profile.first()) + " against "
        + figures.number("last norm", profile.lastNorm()) + " in layer "
        + figures.layer(profile.last()) + ", a ratio of "
        + figures.number("ratio", profile.firstNorm() / profile.lastNorm()) + ", expected "
        + figures.number("low", expected.low()) + " to " + figures.number("high", expected.high());
  }
}
