package io.tightrope.theory.design;

import io.tightrope.theory.activation.Activation;
import io.tightrope.theory.activation.SparseActivation;
import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.gauss.GaussianMoments;
import io.tightrope.theory.gauss.OneSidedMoments;
import io.tightrope.theory.gauss.Require;
import io.tightrope.theory.maps.VarianceMap;
import java.util.Optional;
import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;

/**
 * Finds the initialization on the edge of chaos for a wanted sparsity (Price 2024, section 3).
 *
 * <pre>{@code
 * EdgeOfChaos.Solution found = EdgeOfChaos.withSlope(SparseKind.CRELU, 0.8, 1.0, 0.7);
 * // Feasible[activation=crelu tau 0.8416 m 1.2667, sw2=5.4795, sb2=0.5296, ...]
 * }</pre>
 *
 * Sparsity fixes {@code tau / sqrt(q)}; the slope {@code V'(q*) = v} fixes the clip through {@code 1
 * - v = (m / sqrt(q)) p(b) / (P(b) - P(a))}; {@code chi1 = 1} gives sw2, and {@code V(q*) = q*}
 * gives sb2. All scale with q: it is a change of units.
 */
public final class EdgeOfChaos {
  private static final double WIDEST_CLIP = 60;
  private static final double NARROWEST_CLIP = 1e-6;

  /** Rounding of sb2 relative to q below which it counts as 0. */
  private static final double ROUNDING = 1e-12;

  private EdgeOfChaos() {}

  /** What the solver answers. */
  public sealed interface Solution permits Feasible, Infeasible {
    /**
     * The initialization.
     *
     * @throws IllegalArgumentException with the reason if there is none
     */
    default Feasible orThrow() {
      if (this instanceof Infeasible none) {
        throw new IllegalArgumentException(none.reason());
      }
      return (Feasible) this;
    }
  }

  /**
   * An initialization on the edge of chaos.
   *
   * @param activation the activation with its tau and m
   * @param sparsity share of exact zeros at the fixed point
   * @param q the fixed point {@code q* = V(q*)}
   * @param slope {@code V'(q*)}; 1 for the unclipped kinds
   * @param sw2 weight variance times fan-in
   * @param sb2 bias variance
   */
  public record Feasible(
      SparseActivation activation, double sparsity, double q, double slope, double sw2, double sb2)
      implements Solution {

    private Feasible atSlope(double exact) {
      return new Feasible(activation, sparsity, q, exact, sw2, sb2);
    }

    /** The variance map of a hidden layer so initialized. */
    public VarianceMap map() {
      return new VarianceMap(activation, sw2, sb2);
    }

    /**
     * Weight variance times fan-in of the first layer, which sees data and not an activation: {@code
     * (q* - sb2) / mean(x^2)}, so that it starts at q*.
     *
     * @param meanSquare mean of the squared inputs, above 0; 1 for standardised data
     */
    public double firstLayerSw2(double meanSquare) {
      return (q - sb2) / Require.positive("the mean square of the inputs", meanSquare);
    }
  }

  /**
   * There is no such initialization.
   *
   * @param reason one sentence for the user
   */
  public record Infeasible(String reason) implements Solution {}

  /**
   * For {@code relu_tau} or {@code st}, or a clipped kind at a wanted slope of the variance map.
   *
   * @param sparsity in (0, 1)
   * @param q the fixed point, above 0
   * @param slope {@code V'(q*)} in (0, 1); smaller is more stable and less expressive
   * @throws IllegalArgumentException if a number is out of its range or the kind has no clip
   */
  public static Solution withSlope(SparseKind kind, double sparsity, double q, double slope) {
    requireClip(kind, "slope");
    Require.openUnit("slope", slope);
    double a = SparseActivation.threshold(kind, sparsity, 1);
    double width = clipForSlope(a, slope);
    if (Double.isNaN(width)) {
      return new Infeasible("no clip gives " + kind.label() + " at sparsity " + sparsity
          + " a variance slope of " + slope);
    }
    Solution solution = complete(kind, sparsity, q, a, width);
    return solution instanceof Feasible found ? found.atSlope(slope) : solution;
  }

  /**
   * For a clipped kind with a given clip.
   *
   * @param m height of the clip, above 0
   * @throws IllegalArgumentException if a number is out of its range or the kind has no clip
   */
  public static Solution withClip(SparseKind kind, double sparsity, double q, double m) {
    requireClip(kind, "clip");
    Require.positive("clip", m);
    Require.positive("q", q);
    double a = SparseActivation.threshold(kind, sparsity, 1);
    return complete(kind, sparsity, q, a, m / Math.sqrt(q));
  }

  /**
   * For {@code relu_tau} and {@code st}, whose slope at the edge of chaos is always 1.
   *
   * @throws IllegalArgumentException if a number is out of its range or the kind needs a clip
   */
  public static Solution unclipped(SparseKind kind, double sparsity, double q) {
    if (kind.clipped()) {
      throw new IllegalArgumentException(kind.label() + " needs a slope or a clip");
    }
    double a = SparseActivation.threshold(kind, sparsity, 1);
    return complete(kind, sparsity, q, a, Double.POSITIVE_INFINITY);
  }

  /**
   * For any activation: the weight and bias variances that keep q at {@code chi1 = 1}.
   *
   * @param q the wanted fixed point, above 0
   * @return {@code sw2 = 1 / E[phi'^2]}, {@code sb2 = q - sw2 E[phi^2]} (Schoenholz 2017), or empty
   *     where that bias variance would be negative
   */
  public static Optional<VarianceMap> of(Activation activation, double q) {
    GaussianMoments moments = activation.moments(Require.positive("q", q));
    double sw2 = 1 / moments.slopeSecond();
    double sb2 = q - sw2 * moments.second();
    return Double.isFinite(sw2) && sb2 >= -ROUNDING * q
        ? Optional.of(new VarianceMap(activation, sw2, Math.max(0, sb2)))
        : Optional.empty();
  }

  private static Solution complete(
      SparseKind kind, double sparsity, double q, double a, double width) {
    double root = Math.sqrt(Require.positive("q", q));
    var unit = new SparseActivation(kind, a, width);
    GaussianMoments moments = unit.moments(1);
    double sw2 = 1 / moments.slopeSecond();
    double sb2 = 1 - sw2 * moments.second();
    if (!Double.isFinite(sw2) || sb2 < -ROUNDING) {
      return new Infeasible(kind.label() + " at sparsity " + sparsity
          + (kind.clipped() ? " and clip " + width * root : "")
          + " has no fixed point on the edge of chaos: the bias variance would have to be "
          + sb2 * q);
    }
    return new Feasible(
        unit.scaled(root), sparsity, q, sw2 * moments.secondSlope(), sw2, Math.max(0, sb2) * q);
  }

  /** The clip in units of sqrt(q), the widest there is; NaN if none. */
  private static double clipForSlope(double a, double slope) {
    double wide = WIDEST_CLIP;
    while (wide > NARROWEST_CLIP && relativeSlope(a, wide) >= slope) {
      wide /= 1.25;
    }
    if (relativeSlope(a, wide) >= slope) {
      return Double.NaN;
    }
    return new BracketingNthOrderBrentSolver(1e-15, 1e-300, 1e-15, 5)
        .solve(200, width -> relativeSlope(a, width) - slope, wide, wide * 1.25);
  }

  /** {@code V'(q*)} on the edge of chaos for a clip of that width: {@code V' / chi1}. */
  private static double relativeSlope(double a, double width) {
    OneSidedMoments side = OneSidedMoments.of(a, a + width);
    return side.secondSlope() / side.linear();
  }

  private static void requireClip(SparseKind kind, String what) {
    if (!kind.clipped()) {
      throw new IllegalArgumentException(kind.label() + " has no clip, so a " + what
          + " cannot be chosen; use " + kind.withClip().label());
    }
  }
}
