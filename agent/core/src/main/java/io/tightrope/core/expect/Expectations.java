package io.tightrope.core.expect;

import static io.tightrope.core.frame.LayerStatistic.BACKWARD_GAIN_EXPECTED;
import static io.tightrope.core.frame.LayerStatistic.DEAD_UNITS_EXPECTED;
import static io.tightrope.core.frame.LayerStatistic.INPUT_CORRELATION_EXPECTED;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE_HIGH;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE_LOW;
import static io.tightrope.core.frame.LayerStatistic.VARIANCE_MAP_SLOPE;
import static io.tightrope.core.frame.LayerStatistic.WEIGHT_VARIANCE_SCALED;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.theory.activation.Activation;
import java.util.List;
import java.util.Optional;

/**
 * What theory expects of the layers of one run, frame by frame.
 *
 * <p>Two kinds of expectation. The <em>design</em> (q and input correlation) is a norm: it is worked
 * out at the start of the run and of each stage and holds until the next, so that a drift shows.
 * The <em>prediction</em> (backward gain, slope of the variance map) is what the present weights
 * and the present q of the layer below make of this layer.
 *
 * <pre>{@code
 * Expectations expectations = new Expectations(run);
 * StepFrame complete = expectations.complete(measured);
 * complete.value(LayerStatistic.BACKWARD_GAIN_EXPECTED, 7); // chi1
 * }</pre>
 *
 * <p>A column that the frame already has is left alone; what cannot be computed is absent. A frame
 * costs about half a microsecond a layer, the first of a stage some milliseconds. Not thread-safe.
 */
public final class Expectations {
  private final RunDescription run;
  private final LayerActivations activations;
  private final StageDesign design;
  private final FiniteWidthBand band;
  private final SilentUnits silent;

  /** For a run of which no frame has been seen. */
  public Expectations(RunDescription run) {
    this.run = run;
    this.activations = new LayerActivations(run);
    this.design = new StageDesign(run, activations);
    this.band = new FiniteWidthBand(run, activations, design);
    this.silent = new SilentUnits(activations);
  }

  /**
   * Tells what a layer's activation was found to be by probing it; it replaces what its description
   * says until it is told again.
   */
  public void activation(int layer, Activation probed) {
    activations.probed(layer, probed);
  }

  /** Tells the q that a layer's activation or initializer declares; NaN when it does not any more. */
  public void design(int layer, double q) {
    design.declare(layer, q);
  }

  /**
   * Tells which share of the second moment of its input a layer's kernel meets, 1 unless it reaches
   * beyond the border into zero padding; holds from the next stage on.
   */
  public void padding(int layer, double share) {
    design.pad(layer, share);
  }

  /** The frame with every expected column that can be computed. */
  public StepFrame complete(StepFrame frame) {
    if (design.advance(frame)) {
      band.startStage(frame);
    }
    StepFrame.Builder builder = frame.toBuilder();
    if (Double.isNaN(frame.escapeProbability())) {
      builder.escapeProbability(design.escapeProbability());
    }
    boolean variance = !frame.has(PREACTIVATION_VARIANCE_EXPECTED);
    boolean correlation = !frame.has(INPUT_CORRELATION_EXPECTED);
    boolean gain = !frame.has(BACKWARD_GAIN_EXPECTED);
    boolean slope = !frame.has(VARIANCE_MAP_SLOPE);
    boolean low = !frame.has(PREACTIVATION_VARIANCE_LOW);
    boolean high = !frame.has(PREACTIVATION_VARIANCE_HIGH);
    boolean dead = !frame.has(DEAD_UNITS_EXPECTED);
    for (int layer = 0; layer < frame.layerCount(); layer++) {
      set(builder, variance, PREACTIVATION_VARIANCE_EXPECTED, layer, design.variance(layer));
      set(builder, low, PREACTIVATION_VARIANCE_LOW, layer, band.low(frame, layer));
      set(builder, high, PREACTIVATION_VARIANCE_HIGH, layer, band.high(frame, layer));
      set(builder, dead, DEAD_UNITS_EXPECTED, layer, silent.share(frame, layer));
      set(builder, correlation, INPUT_CORRELATION_EXPECTED, layer, design.correlation(layer));
      if (gain || slope) {
        predict(builder, frame, layer, gain, slope);
      }
    }
    return builder.build();
  }

  /**
   * The design alone, for those who need no more: the expected q of each layer as of this frame.
   * Frames must come in order, each once, and not through {@link #complete} as well.
   */
  public double[] variances(StepFrame frame) {
    design.advance(frame);
    double[] variances = new double[frame.layerCount()];
    for (int layer = 0; layer < variances.length; layer++) {
      variances[layer] = design.variance(layer);
    }
    return variances;
  }

  /** The share of silent units that nothing is wrong with; NaN where it cannot be told. */
  public double deadUnits(StepFrame frame, int layer) {
    return silent.share(frame, layer);
  }

  /** Whether a layer's expected q follows from a design rather than from its own first weights. */
  public boolean isDesigned(int layer) {
    return design.isDesigned(layer);
  }

  /**
   * The probability that random weights of the present stage's first frame let q leave its band on
   * the way through the depth; NaN when it cannot be told, or when that frame brought its own.
   */
  public double escapeProbability() {
    return design.escapeProbability();
  }

  /**
   * Variance of the logarithm of the gradient's gain through the hidden layers, over random networks
   * of the present stage's design and of these widths; NaN when it cannot be told.
   */
  public double gradientSpread() {
    return design.gradientSpread();
  }

  /** A second fixed point into which random weights of the stage's first frame may fall. */
  public Optional<Trap> trap() {
    return design.trap();
  }

  private void predict(
      StepFrame.Builder builder, StepFrame frame, int layer, boolean gain, boolean slope) {
    int below = below(run, layer);
    double sw2 = frame.value(WEIGHT_VARIANCE_SCALED, layer);
    if (below < 0 || !(sw2 >= 0) || Double.isInfinite(sw2)) {
      return;
    }
    double q = frame.value(PREACTIVATION_VARIANCE, below);
    Optional<Activation> activation = activations.of(frame, below);
    if (!(q > 0) || Double.isInfinite(q) || activation.isEmpty()) {
      return;
    }
    Slopes slopes = activations.slopes(activation.get(), q);
    set(builder, gain, BACKWARD_GAIN_EXPECTED, layer, sw2 * slopes.slopeSecond());
    set(builder, slope, VARIANCE_MAP_SLOPE, layer, sw2 * slopes.secondSlope());
  }

  /**
   * The q that random weights and biases of this layer's present variances would make of the present q of the
   * layer below it, by the variance map; NaN when it cannot be told.
   */
  public double randomVariance(StepFrame frame, int layer) {
    return activations.randomVariance(run, frame, layer);
  }

  /** The only layer that a layer reads, or -1 where it reads the data or several layers. */
  static int below(RunDescription run, int layer) {
    List<LayerDescription> layers = run.layers();
    List<Integer> inputs = layer < layers.size() ? layers.get(layer).inputs() : List.of();
    return switch (inputs.size()) {
      case 0 -> isPlainChain(layers) ? layer - 1 : -1;
      case 1 -> inputs.get(0);
      default -> -1;
    };
  }

  /** Whether no layer names its inputs, so that each reads the one before it. */
  private static boolean isPlainChain(List<LayerDescription> layers) {
    for (LayerDescription layer : layers) {
      if (!layer.inputs().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static void set(
      StepFrame.Builder builder,
      boolean wanted,
      LayerStatistic statistic,
      int layer,
      double value) {
    if (wanted && !Double.isNaN(value)) {
      builder.value(statistic, layer, value);
    }
  }
}
