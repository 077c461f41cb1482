package io.tightrope.theory.design;

import io.tightrope.theory.activation.SparseActivation;
import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.gauss.Require;
import io.tightrope.theory.maps.CorrelationMap;
import io.tightrope.theory.maps.VarianceMap;
import io.tightrope.theory.width.FiniteWidthChain;
import io.tightrope.theory.width.FiniteWidthRisk;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * Chooses slope and clip for a wanted sparsity, depth and width, or says that nothing is safe.
 *
 * <p>Three things can go wrong before the first step, and each has a limit:
 *
 * <ul>
 *   <li>the variance escapes: the probability that q leaves {@code [q* / 5, 5 q*]} at any layer is
 *       to stay below 1 % (finite-width chain);
 *   <li>the gradient vanishes or explodes: its L2 norm is to stay within a factor 10 over the whole
 *       depth, for nine networks in ten;
 *   <li>inputs become alike: on the edge of chaos depth alone makes them so, in a dense ReLU network
 *       too; what a pair of inputs keeps apart, {@code 1 - rho}, is not to be less than a tenth of
 *       what the dense ReLU network of the same depth keeps.
 * </ul>
 *
 * A larger slope endangers the first two, a smaller one the third. Among the slopes that break no
 * limit the one that uses up least of its nearest limit is chosen. q* is a change of units and does
 * not matter here. Deterministic for a seed; 0.1 to 0.5 s.
 */
public final class Advisor {
  /** Highest acceptable probability that the variance leaves its band. */
  public static final double ESCAPE_LIMIT = 0.01;

  /** Highest acceptable factor on the L2 norm of the gradient through the whole depth. */
  public static final double GRADIENT_FACTOR_LIMIT = 10;

  /** How many times less apart than in a dense ReLU network two inputs may end. */
  public static final double LIKENESS_LIMIT = 10;

  private static final double[] SLOPES = DoubleStream.iterate(0.3, v -> v < 0.96, v -> v + 0.05)
      .map(v -> Math.round(v * 100) / 100.0)
      .toArray();
  private static final double[] COARSE_SLOPES = {0.5, 0.6, 0.7, 0.8, 0.9};
  private static final int STEPS = 80_000;
  private static final int FEWEST_DRAWS = 1_000;
  private static final int COARSE_DRAWS = 500;
  private static final double LOWEST_SPARSITY = 0.5;
  private static final double SPARSITY_STEP = 0.01;

  private final SparseKind kind;
  private final int depth;
  private final int width;
  private final long seed;
  private final double denseDistance;

  /**
   * For networks of equal hidden layers.
   *
   * @param kind which activation; an unclipped one is answered with its clipped counterpart, the
   *     only kind that can be safe
   * @param depth hidden layers, at least 1
   * @param width units of a hidden layer, or fan-in of a convolution, at least 1
   * @param seed of the random networks
   */
  public Advisor(SparseKind kind, int depth, int width, long seed) {
    this.kind = kind.withClip();
    this.depth = Require.atLeast("depth", 1, depth);
    this.width = Require.atLeast("width", 1, width);
    this.seed = seed;
    VarianceMap dense = new VarianceMap(SparseActivation.shiftedRelu(0), 2, 0);
    this.denseDistance = 1 - new CorrelationMap(dense, 1).trajectory(0, depth)[depth - 1];
  }

  /** What the advisor answers. */
  public sealed interface Advice permits Recommended, NothingSafe {}

  /**
   * An initialization that breaks no limit.
   *
   * @param design its numbers
   * @param risk what the finite-width chain says of it
   * @param correlation predicted input correlation of two unrelated inputs at the last layer
   * @param limitUsed share of the nearest limit that it uses up, 0..1
   */
  public record Recommended(
      EdgeOfChaos.Feasible design, FiniteWidthRisk risk, double correlation, double limitUsed)
      implements Advice {}

  /**
   * No slope keeps within the limits.
   *
   * @param reason the limits that are broken by the least bad candidate, for the user
   * @param highestSafeSparsity for this depth and width, to 0.01; empty if not even 0.5 is safe
   */
  public record NothingSafe(String reason, OptionalDouble highestSafeSparsity) implements Advice {}

  /**
   * For a wanted sparsity.
   *
   * @param sparsity in (0, 1)
   * @param q the fixed point, above 0
   */
  public Advice advise(double sparsity, double q) {
    Require.openUnit("sparsity", sparsity);
    Require.positive("q", q);
    int draws = Math.max(FEWEST_DRAWS, STEPS / depth);
    Optional<Candidate> best = leastUsed(sparsity, q, draws);
    if (best.isPresent() && best.get().limitUsed() <= 1) {
      Candidate chosen = best.get();
      return new Recommended(
          chosen.design(), chosen.risk(), chosen.correlation(), chosen.limitUsed());
    }
    String why = best.map(candidate -> candidate.reason(depth, width))
        .orElse("there is no fixed point on the edge of chaos");
    OptionalDouble safe = highestSafe(sparsity);
    return new NothingSafe(
        kind.label() + " at sparsity " + sparsity + " is not safe at any slope: " + why, safe);
  }

  /**
   * The slope that uses up least of its nearest limit. From the largest down, so that once inputs
   * alone become too alike for a better answer, the smaller slopes need no random networks.
   */
  private Optional<Candidate> leastUsed(double sparsity, double q, int draws) {
    Optional<Candidate> best = Optional.empty();
    for (int i = SLOPES.length - 1; i >= 0; i--) {
      double limit = best.map(Candidate::limitUsed).orElse(Double.POSITIVE_INFINITY);
      Optional<Candidate> next = judge(sparsity, q, SLOPES[i], draws, limit);
      if (next.isPresent() && next.get().limitUsed() <= limit) {
        best = next;
      }
    }
    return best;
  }

  /** Bisects; what is safe at a sparsity is safe at a lower one. */
  private OptionalDouble highestSafe(double unsafe) {
    if (unsafe <= LOWEST_SPARSITY || !safe(LOWEST_SPARSITY)) {
      return OptionalDouble.empty();
    }
    int low = (int) Math.round(LOWEST_SPARSITY / SPARSITY_STEP);
    int high = (int) Math.ceil(unsafe / SPARSITY_STEP);
    while (high - low > 1) {
      int middle = (low + high) / 2;
      if (safe(middle * SPARSITY_STEP)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return OptionalDouble.of(low / Math.rint(1 / SPARSITY_STEP));
  }

  private boolean safe(double sparsity) {
    return DoubleStream.of(COARSE_SLOPES)
        .mapToObj(slope -> judge(sparsity, 1, slope, COARSE_DRAWS, 1))
        .anyMatch(found -> found.isPresent() && found.get().limitUsed() <= 1);
  }

  /** Empty if there is no such design, or if the likeness of inputs alone is beyond the limit. */
  private Optional<Candidate> judge(
      double sparsity, double q, double slope, int draws, double limit) {
    if (!(EdgeOfChaos.withSlope(kind, sparsity, q, slope) instanceof EdgeOfChaos.Feasible design)) {
      return Optional.empty();
    }
    double[] correlations = new CorrelationMap(design.map(), q).trajectory(design.sb2() / q, depth);
    double correlation = correlations[depth - 1];
    double likeness = denseDistance / (1 - correlation);
    if (likenessUsed(likeness) > limit) {
      return Optional.empty();
    }
    FiniteWidthRisk risk =
        FiniteWidthChain.uniform(design.map(), depth, width).run(q, q, draws, seed);
    return Optional.of(new Candidate(design, risk, correlation, likeness));
  }

  private static double likenessUsed(double likeness) {
    return Math.log(Math.max(1, likeness)) / Math.log(LIKENESS_LIMIT);
  }

  /** A slope with the share of each limit that it uses up. */
  private record Candidate(
      EdgeOfChaos.Feasible design, FiniteWidthRisk risk, double correlation, double likeness) {

    double escapeUsed() {
      return risk.leavesBand() / ESCAPE_LIMIT;
    }

    double gradientUsed() {
      double worst = Math.max(
          Math.abs(Math.log(risk.gain().q05())), Math.abs(Math.log(risk.gain().q95())));
      return worst / (2 * Math.log(GRADIENT_FACTOR_LIMIT));
    }

    double likenessUsed() {
      return Advisor.likenessUsed(likeness);
    }

    double limitUsed() {
      return Math.max(escapeUsed(), Math.max(gradientUsed(), likenessUsed()));
    }

    String reason(int depth, int width) {
      String network = " over " + depth + " layers of width " + width;
      StringBuilder broken = new StringBuilder("the least bad slope is " + round(design.slope()));
      if (escapeUsed() > 1) {
        broken
            .append(", where the variance leaves its band in ")
            .append(round(100 * risk.leavesBand()))
            .append(" % of networks")
            .append(network);
      }
      if (gradientUsed() > 1) {
        broken
            .append(", where the gradient norm changes by a factor between ")
            .append(round(Math.sqrt(risk.gain().q05())))
            .append(" and ")
            .append(round(Math.sqrt(risk.gain().q95())))
            .append(network);
      }
      if (likenessUsed() > 1) {
        broken
            .append(", where two inputs end ")
            .append(round(likeness))
            .append(" times less apart than in a dense ReLU network of that depth");
      }
      return broken.toString();
    }

    private static String round(double value) {
      return Double.toString(Double.parseDouble(String.format(Locale.ROOT, "%.3g", value)));
    }
  }
}
