package io.tightrope.theory.maps;

/**
 * A variance that the layers keep, {@code q = V(q)}.
 *
 * @param q the variance
 * @param stability what a variance near it does
 * @param slope {@code V'(q)}
 * @param chi1 backward gain there
 * @param sparsity share of exact zeros there, 0..1
 * @param saturation share on a flat part other than zero there, 0..1
 * @param basinLow lower end of the variances that lead here; {@code q} itself when none do from
 *     below
 * @param basinHigh upper end of the variances that lead here, possibly infinite; {@code q} itself
 *     when none do from above
 */
public record FixedPoint(
    double q,
    Stability stability,
    double slope,
    double chi1,
    double sparsity,
    double saturation,
    double basinLow,
    double basinHigh) {

  /** Whether variances on both sides return to it. */
  public boolean stable() {
    return stability == Stability.STABLE;
  }

  /** Which side of the edge of chaos it is on. */
  public Phase phase() {
    return Phase.of(chi1);
  }

  /** Whether a first variance of {@code start} leads here. */
  public boolean attracts(double start) {
    return start >= basinLow && start <= basinHigh;
  }
}
