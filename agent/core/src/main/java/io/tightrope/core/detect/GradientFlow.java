package io.tightrope.core.detect;

/** What the two gradient rules share: the band and the figures of a sentence. */
final class GradientFlow {
  private GradientFlow() {}

  static Expected expected(RuleSettings.GradientFlow limits) {
    double factor = Math.pow(10, limits.warningDecades());
    return new Expected(1, 1 / factor, factor);
  }

  static String figures(GradientProfile profile, RuleSettings.GradientFlow limits) {
    double factor = Math.pow(10, limits.warningDecades());
    return "norm " + Numbers.shortly(profile.firstNorm()) + " in layer " + profile.first()
        + " against " + Numbers.shortly(profile.lastNorm()) + " in layer " + profile.last()
        + ", a ratio of " + Numbers.shortly(profile.firstNorm() / profile.lastNorm())
        + ", expected " + Numbers.shortly(1 / factor) + " to " + Numbers.shortly(factor);
  }
}
