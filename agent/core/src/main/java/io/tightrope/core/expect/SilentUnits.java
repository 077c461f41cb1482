package io.tightrope.core.expect;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY;
import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY_TARGET;
import static io.tightrope.core.frame.LayerStatistic.DEAD_UNITS;
import static io.tightrope.core.frame.LayerStatistic.INPUT_CORRELATION;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.theory.activation.SparseActivation;
import io.tightrope.theory.maps.DeadUnits;
import java.util.HashMap;
import java.util.Map;

/**
 * Which share of a layer's units is silent on all samples of the window although nothing is wrong.
 * It follows from the sparsity, the input correlation and the number of samples; of the sparsity that
 * was achieved and the one that was asked for the smaller counts, since dead units explain nothing by
 * the zeros that they make themselves.
 *
 * <p>The theory's integral takes about 10 microseconds, so it is taken at steps of a fiftieth of both
 * and remembered. Not thread-safe.
 */
final class SilentUnits {
  private static final int STEPS = 50;
  private static final int MAXIMUM_REMEMBERED = 16_384;

  private final LayerActivations activations;
  private final Map<Key, Double> known = new HashMap<>();

  private record Key(long sparsity, long correlation, int samples, boolean twoSided) {}

  SilentUnits(LayerActivations activations) {
    this.activations = activations;
  }

  /** The expected share, 0..1; NaN where dead units were not measured or something is missing. */
  double share(StepFrame frame, int layer) {
    int samples = frame.windowSamples();
    double sparsity = explaining(frame, layer);
    double correlation = frame.value(INPUT_CORRELATION, layer);
    boolean measured = samples > 0 && !Double.isNaN(frame.value(DEAD_UNITS, layer));
    if (!measured || !Double.isFinite(sparsity) || !Double.isFinite(correlation)) {
      return Double.NaN;
    }
    boolean twoSided = activations
        .of(frame, layer)
        .filter(activation ->
            activation instanceof SparseActivation sparse && sparse.kind().twoSided())
        .isPresent();
    Key key =
        new Key(Math.round(STEPS * sparsity), Math.round(STEPS * correlation), samples, twoSided);
    if (known.size() > MAXIMUM_REMEMBERED) {
      known.clear();
    }
    return known.computeIfAbsent(key, SilentUnits::probability);
  }

  private static double probability(Key key) {
    double step = STEPS;
    return DeadUnits.probability(
        key.sparsity() / step, key.correlation() / step, key.samples(), key.twoSided());
  }

  private static double explaining(StepFrame frame, int layer) {
    double achieved = frame.value(ACTIVATION_SPARSITY, layer);
    double own = frame.value(ACTIVATION_SPARSITY_TARGET, layer);
    double target = Double.isNaN(own) ? frame.sparsityTarget() : own;
    return Double.isNaN(target) ? achieved : Math.min(achieved, target);
  }
}
