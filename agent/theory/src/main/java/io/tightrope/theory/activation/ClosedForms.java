package io.tightrope.theory.activation;

import java.util.List;
import java.util.Optional;

/** Tells whether an activation is one of the sparse four in disguise. */
final class ClosedForms {
  private ClosedForms() {}

  /** The sparse activation with these values at these points, if there is one. */
  static Optional<SparseActivation> match(
      Activation activation, double[] x, double[] value, double tolerance) {
    return candidate(activation).filter(closed -> {
      for (int i = 0; i < x.length; i++) {
        double error = Math.abs(closed.value(x[i]) - value[i]);
        if (!(error <= tolerance * (1 + Math.abs(value[i])))) {
          return false;
        }
      }
      return true;
    });
  }

  private static Optional<SparseActivation> candidate(Activation activation) {
    List<Interval> zeros = activation.zeros();
    if (zeros.size() > 1) {
      return Optional.empty();
    }
    boolean oneSided = !zeros.isEmpty() && Double.isInfinite(zeros.get(0).low());
    double tau = zeros.isEmpty() ? 0 : zeros.get(0).high();
    double clip = activation.clip().orElse(Double.POSITIVE_INFINITY);
    if (!Double.isFinite(tau) || (!oneSided && tau < 0)) {
      return Optional.empty();
    }
    boolean clipped = Double.isFinite(clip);
    SparseKind kind = oneSided
        ? (clipped ? SparseKind.CRELU : SparseKind.RELU_TAU)
        : (clipped ? SparseKind.CST : SparseKind.ST);
    return Optional.of(new SparseActivation(kind, tau, clip));
  }
}
