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
 * It follows from the sparsity, the input correlation and the number of samples.
 *
 * <p>Dead units explain nothing by the zeros that they make themselves, nor by the correlation that
 * their constant biases bring into the layer. So of the sparsity the smaller counts of the achieved one and
 * the one that was asked for; where none was, of the achieved one and the layer's first, and of the
 * correlation likewise.
 *
 * <p>The theory's integral takes about 10 microseconds, so it is taken at steps of a fiftieth of both
 * and remembered. Not thread-safe.
 */
final class SilentUnits {
  private static final int STEPS = 50;
  private static final int MAXIMUM_REMEMBERED = 16_384;

  private final LayerActivations activations;
  private final Map<Key, Double> known = new HashMap<>();
  private final Map<Integer, First> firsts = new HashMap<>();

  /** What a layer began with. */
  private record First(double sparsity, double correlation) {}

  private record Key(long sparsity, long correlation, int samples, boolean twoSided) {}

  SilentUnits(LayerActivations activations) {
    this.activations = activations;
  }

  /** The expected share, 0..1; NaN where dead units were not measured or something is missing. */
  double share(StepFrame frame, int layer) {
    double dead = frame.value(DEAD_UNITS, layer);
    double sparsity = frame.value(ACTIVATION_SPARSITY, layer);
    double correlation = frame.value(INPUT_CORRELATION, layer);
    boolean measured = frame.windowSamples() > 0 && !Double.isNaN(dead);
    if (!measured || !Double.isFinite(sparsity) || !Double.isFinite(correlation)) {
      return Double.NaN;
    }
    First first = firsts.computeIfAbsent(layer, any -> new First(sparsity, correlation));
    double target = target(frame, layer);
    boolean asked = target > 0;
    boolean twoSided = activations
        .of(frame, layer)
        .filter(activation ->
            activation instanceof SparseActivation sparse && sparse.kind().twoSided())
        .isPresent();
    Key key = new Key(
        Math.round(STEPS * Math.min(sparsity, asked ? target : first.sparsity())),
        Math.round(STEPS * (asked ? correlation : Math.min(correlation, first.correlation()))),
        frame.windowSamples(),
        twoSided);
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

  private static double target(StepFrame frame, int layer) {
    double own = frame.value(ACTIVATION_SPARSITY_TARGET, layer);
    return Double.isNaN(own) ? frame.sparsityTarget() : own;
  }
}
