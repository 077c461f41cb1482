package io.tightrope.core.detect.evidence;

/**
 * Whether a loss is no lower than what guessing gives, for a network without a design. That is at most
 * the first loss where single losses scatter little, even if the first updates threw it up, and at most
 * the logarithm of the number of classes, unless the loss is of another scale (summed over time
 * steps). Not thread-safe.
 */
final class LearnedNothing {
  private final LossTrend.Limits limits;
  private double guessing = Double.POSITIVE_INFINITY;
  private double scatterOfOutputs = Double.POSITIVE_INFINITY;

  LearnedNothing(LossTrend.Limits limits) {
    this.limits = limits;
  }

  /**
   * Takes what guessing among classes of equal size costs, infinite where the outputs are not classes,
   * and what the first outputs add to it by their scatter, infinite where that is not known.
   */
  void guessing(double value, double scatterOfFirst) {
    guessing = value;
    scatterOfOutputs = scatterOfFirst;
  }

  /** What a guess costs with the penalty for large weights that the first losses show. */
  private double withPenalty(double first, double chance) {
    return guessing + Math.max(0, Math.min(first, chance) - guessing - scatterOfOutputs);
  }

  /** Whether a loss is about what guessing costs, from above or below. */
  boolean isGuess(double first, double chance, double loss) {
    double guess = withPenalty(first, chance);
    return Double.isFinite(guess) && Math.abs(loss - guess) <= (1 - limits.lowShare()) * guess;
  }

  /**
   * Whether the best loss says so.
   *
   * @param first the first loss of the run
   * @param chance the median of its first losses
   * @param scatter deviation of single losses
   * @param best the lowest median
   * @return false where one of them is NaN
   */
  boolean holds(double first, double chance, double scatter, double best) {
    return isAbove(limits.lowShare(), first, chance, scatter, best);
  }

  /** The same of a loss that may be lower, down to that share of what guessing gives. */
  boolean isAbove(double share, double first, double chance, double scatter, double loss) {
    double start = scatter < limits.steady() * Math.abs(first) ? Math.min(chance, first) : chance;
    boolean near = guessing <= start && Math.min(first, chance) <= limits.nearGuess() * guessing;
    double nothing = near ? withPenalty(first, chance) : start;
    return nothing - loss <= (1 - share) * Math.abs(nothing);
  }
}
