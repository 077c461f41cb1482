package io.tightrope.dl4j.probe;

import io.tightrope.core.stats.ActivationBands;
import io.tightrope.dl4j.structure.ActivationShape;
import io.tightrope.theory.activation.SparseActivation;
import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.maps.FixedPoint;
import io.tightrope.theory.maps.FixedPoints;
import io.tightrope.theory.maps.VarianceMap;
import java.util.Optional;

/** The share of zeros that the theory gives for a layer. */
final class TheorySparsity {
  private TheorySparsity() {}

  /** The mass of the zero band under a normal law of variance q; NaN without a zero band. */
  static double at(ActivationShape shape, double q) {
    ActivationBands bands = shape.bands();
    if (!bands.hasSilence() || !(q > 0) || Double.isInfinite(q)) {
      return Double.NaN;
    }
    return below(bands.silentTo(), q) - below(bands.silentFrom(), q);
  }

  private static double below(double x, double q) {
    if (Double.isInfinite(x)) {
      return x > 0 ? 1 : 0;
    }
    return SparseActivation.shiftedRelu(x).moments(q).sparsity();
  }

  /**
   * The share of zeros at the fixed point to which a layer's variance leads.
   *
   * @param q where the variance is now
   * @return NaN if it leads nowhere, or if the activation is none of the four
   */
  static double atFixedPoint(ActivationShape shape, double sw2, double sb2, double q) {
    Optional<SparseActivation> activation = activation(shape);
    boolean usable = sw2 > 0 && sb2 >= 0 && q > 0 && Double.isFinite(sw2 + sb2 + q);
    if (activation.isEmpty() || !usable) {
      return Double.NaN;
    }
    return FixedPoints.around(new VarianceMap(activation.get(), sw2, sb2), q)
        .leadsTo(q)
        .point()
        .filter(FixedPoint::stable)
        .map(FixedPoint::sparsity)
        .orElse(Double.NaN);
  }

  private static Optional<SparseActivation> activation(ActivationShape shape) {
    return SparseKind.ofLabel(shape.description().kind()).map(kind -> {
      double tau = shape.description().tau().orElse(0);
      double m = shape.description().m().orElse(Double.POSITIVE_INFINITY);
      return new SparseActivation(kind, tau, m);
    });
  }
}
