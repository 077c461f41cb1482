package io.tightrope.theory.design;

import io.tightrope.theory.width.GradientSpread;

/** What the theory, or a measurement held against it, says of a network before training. */
public enum Verdict {
  /** Nothing can be said of it: there is no number to judge by. */
  NOT_MEASURED("not-measured"),
  /** Nothing known is against it. */
  STABLE("stable"),
  /** It may train, but a number is near or over a limit. */
  AT_RISK("at-risk"),
  /** It will not train, or only by luck. */
  UNSTABLE("unstable");

  private static final double LIKELY_ESCAPE = 0.1;

  /** Beyond this the L2 norm of the gradient has changed so much that no learning rate fits all. */
  private static final double HOPELESS_GRADIENT_FACTOR = 1000;

  /** Variance of the log gain at which a typical network passes a thirtieth of the mean. */
  private static final double HOPELESS_SPREAD = 7;

  private static final double WIDE_SPREAD = 5;

  private final String label;

  Verdict(String label) {
    this.label = label;
  }

  /** Its name in commands and the API. */
  public String label() {
    return label;
  }

  /** The more severe of the two. */
  public Verdict or(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** Of the probability that the variance leaves its band: 1 % and 10 % are the limits. */
  public static Verdict ofEscape(double probability) {
    if (probability < Advisor.ESCAPE_LIMIT) {
      return STABLE;
    }
    return probability < LIKELY_ESCAPE ? AT_RISK : UNSTABLE;
  }

  /**
   * Of the squared L2 norm of the gradient at the first layer over that at the last: a factor 10 on
   * the norm is the limit, a factor 1,000 either way is hopeless.
   */
  public static Verdict ofGain(double squaredGain) {
    double factor = Math.exp(Math.abs(Math.log(squaredGain)) / 2);
    if (factor <= Advisor.GRADIENT_FACTOR_LIMIT) {
      return STABLE;
    }
    return factor <= HOPELESS_GRADIENT_FACTOR ? AT_RISK : UNSTABLE;
  }

  /**
   * Of the variance of the log gain ({@link GradientSpread}, summed over the layers): 5 and 7 are the
   * limits, where a typical network passes a twelfth and a thirtieth of the mean.
   */
  public static Verdict ofSpread(double variance) {
    if (!(variance > WIDE_SPREAD)) {
      return STABLE;
    }
    return variance <= HOPELESS_SPREAD ? AT_RISK : UNSTABLE;
  }
}
