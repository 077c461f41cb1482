package io.tightrope.core.expect;

import static io.tightrope.core.frame.LayerStatistic.BIAS_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.WEIGHT_VARIANCE_SCALED;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.theory.activation.Activation;
import io.tightrope.theory.activation.Activations;
import io.tightrope.theory.activation.SparseActivation;
import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.gauss.GaussianMoments;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which activation each layer has in a frame: the probed one, else the described kind with the
 * frame's threshold and clip. Not thread-safe.
 */
final class LayerActivations {
  private static final double LOG_STEP = 0.05;

  private final RunDescription run;
  private final Map<Integer, Activation> probed = new HashMap<>();
  private final Map<Activation, Map<Long, Slopes>> tables = new HashMap<>();
  private final Map<String, Optional<Activation>> named = new HashMap<>();

  LayerActivations(RunDescription run) {
    this.run = run;
  }

  void probed(int layer, Activation activation) {
    Activation old = probed.put(layer, activation);
    if (old != null && !probed.containsValue(old)) {
      tables.remove(old);
    }
  }

  Optional<Activation> of(StepFrame frame, int layer) {
    Activation known = probed.get(layer);
    if (known != null) {
      return Optional.of(known);
    }
    if (layer >= run.layers().size()) {
      return Optional.empty();
    }
    LayerDescription description = run.layers().get(layer);
    return description.activation().flatMap(activation -> described(activation, frame, layer));
  }

  private Optional<Activation> described(
      ActivationDescription activation, StepFrame frame, int layer) {
    Optional<SparseKind> kind = SparseKind.ofLabel(activation.kind());
    if (kind.isEmpty()) {
      return named.computeIfAbsent(activation.kind(), Activations::named);
    }
    double tau = frame.value(LayerStatistic.THRESHOLD, layer);
    double m = frame.value(LayerStatistic.CLIP, layer);
    return sparse(
        kind.get(),
        Double.isNaN(tau) ? activation.tau().orElse(Double.NaN) : tau,
        Double.isNaN(m) ? activation.m().orElse(Double.NaN) : m);
  }

  /** The sparse activation, or empty when these are no parameters of one. */
  static Optional<Activation> sparse(SparseKind kind, double tau, double m) {
    boolean fits = Double.isFinite(tau)
        && !(kind.twoSided() && tau < 0)
        && (!kind.clipped() || (m > 0 && Double.isFinite(m)));
    return fits
        ? Optional.of(
            new SparseActivation(kind, tau, kind.clipped() ? m : Double.POSITIVE_INFINITY))
        : Optional.empty();
  }

  /** Whether the layer's activation is of a kind with a threshold that nothing reports. */
  boolean hasUnknownThreshold(StepFrame frame, int layer) {
    return of(frame, layer).isEmpty()
        && layer < run.layers().size()
        && run.layers()
            .get(layer)
            .activation()
            .flatMap(activation -> SparseKind.ofLabel(activation.kind()))
            .isPresent();
  }

  /**
   * The q that random weights and biases of this layer's present variances would make of the
   * present q of the layer below it, by the variance map; NaN when something is missing.
   */
  double randomVariance(RunDescription run, StepFrame frame, int layer) {
    int below = Expectations.below(run, layer);
    double sw2 = frame.value(WEIGHT_VARIANCE_SCALED, layer);
    double sb2 = frame.value(BIAS_VARIANCE, layer);
    double q = below < 0 ? Double.NaN : frame.value(PREACTIVATION_VARIANCE, below);
    if (!(q > 0) || Double.isInfinite(q)) {
      return Double.NaN;
    }
    return of(frame, below)
        .map(activation -> sw2 * activation.moments(q).second() + (sb2 > 0 ? sb2 : 0))
        .orElse(Double.NaN);
  }

  /**
   * The moments at q. Closed forms are taken as they are; quadratures cost a hundred times as much,
   * so they are tabulated at steps of a twentieth of a decade and interpolated.
   */
  Slopes slopes(Activation activation, double q) {
    if (activation instanceof SparseActivation) {
      return exact(activation, q);
    }
    double position = Math.log10(q) / LOG_STEP;
    long cell = (long) Math.floor(position);
    Slopes low = tabulated(activation, cell);
    Slopes high = tabulated(activation, cell + 1);
    double share = position - cell;
    return new Slopes(
        low.slopeSecond() + share * (high.slopeSecond() - low.slopeSecond()),
        low.secondSlope() + share * (high.secondSlope() - low.secondSlope()));
  }

  private Slopes tabulated(Activation activation, long cell) {
    return tables
        .computeIfAbsent(activation, any -> new HashMap<>())
        .computeIfAbsent(cell, c -> exact(activation, Math.pow(10, c * LOG_STEP)));
  }

  private static Slopes exact(Activation activation, double q) {
    GaussianMoments moments = activation.moments(q);
    return new Slopes(moments.slopeSecond(), moments.secondSlope());
  }
}
