package io.tightrope.dl4j.probe;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SATURATION;
import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY;
import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY_TARGET;
import static io.tightrope.core.frame.LayerStatistic.ALIGNMENT;
import static io.tightrope.core.frame.LayerStatistic.BACKWARD_GAIN;
import static io.tightrope.core.frame.LayerStatistic.BIAS_GRADIENT_NORM;
import static io.tightrope.core.frame.LayerStatistic.BIAS_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.CLIP;
import static io.tightrope.core.frame.LayerStatistic.DEAD_UNITS;
import static io.tightrope.core.frame.LayerStatistic.INPUT_CORRELATION;
import static io.tightrope.core.frame.LayerStatistic.NONFINITE_VALUES;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_GRADIENT_NORM;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_MEAN;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_QUANTILE_01;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_QUANTILE_25;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_QUANTILE_50;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_QUANTILE_75;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_QUANTILE_99;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.SPECTRAL_ALIGNMENT;
import static io.tightrope.core.frame.LayerStatistic.THRESHOLD;
import static io.tightrope.core.frame.LayerStatistic.UPDATE_RATIO;
import static io.tightrope.core.frame.LayerStatistic.WEIGHT_GRADIENT_NORM;
import static io.tightrope.core.frame.LayerStatistic.WEIGHT_VARIANCE_SCALED;
import static io.tightrope.core.frame.StepFrame.measured;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.stats.ActivationBands;
import io.tightrope.core.stats.SpectralDirection;
import io.tightrope.core.stats.TensorStatistics;
import io.tightrope.core.stats.UnitStatistics;
import io.tightrope.dl4j.structure.ActivationShape;
import io.tightrope.dl4j.structure.ActivationShapes;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gathers the statistics of one layer over one step. Not thread-safe. */
final class LayerProbe {
  /** Learning moves a layer's q by less than this factor in one step, and scaled weights by more. */
  private static final double JUMP = 1.25;

  private final NetworkLayer layer;
  private final Tensors tensors;
  private final UnitStatistics units = new UnitStatistics();
  /** Units with further activations in a layer of the program's own, by activation. */
  private final Map<IActivation, UnitStatistics> others = new IdentityHashMap<>();

  private final UnitStatistics activations = new UnitStatistics();
  private final TensorStatistics input = new TensorStatistics();
  private final TensorStatistics preactivationGradient = new TensorStatistics();
  private final TensorStatistics weightGradient = new TensorStatistics();
  private final TensorStatistics biasGradient = new TensorStatistics();
  private final TensorStatistics update = new TensorStatistics();
  private final TensorStatistics parameters = new TensorStatistics();
  private final SpectralDirection spectral = new SpectralDirection();

  private Optional<ActivationShape> shape = Optional.empty();
  private final boolean channelsLast;
  private UnitStatistics presentUnits = units;
  private ActivationBands presentBands = ActivationBands.NONE;
  private boolean seen;
  private boolean onlyUpdates;
  private long[] inputShape = {};
  private double lastVariance = Double.NaN;
  private double lastAmplification = Double.NaN;
  private double sparsityTarget = Double.NaN;
  private double weightVarianceScaled = Double.NaN;
  private double biasVariance = Double.NaN;
  private double spectralAlignment = Double.NaN;

  /**
   * @param channelsLast whether its pre-activations have their units on the last axis if they are images
   */
  LayerProbe(NetworkLayer layer, boolean channelsLast, Tensors tensors) {
    this.layer = layer;
    this.channelsLast = channelsLast;
    this.tensors = tensors;
  }

  NetworkLayer layer() {
    return layer;
  }

  /**
   * A step begins.
   *
   * @param hasOnlyUpdates whether the layer is trained without a backward pass through the network
   */
  void begin(ActivationShapes shapes, boolean hasOnlyUpdates) {
    onlyUpdates = hasOnlyUpdates;
    units.reset();
    others.clear();
    activations.reset();
    input.reset();
    preactivationGradient.reset();
    weightGradient.reset();
    biasGradient.reset();
    update.reset();
    parameters.reset();
    seen = false;
    spectralAlignment = Double.NaN;
    Optional<IActivation> activation = layer.activation();
    shape = activation.map(function -> shapes.of(function, layer.precision()));
    use();
  }

  /** The pre-activations of the layer's own activation are read next. */
  void use() {
    presentUnits = units;
    presentBands = bands(shape);
  }

  /** Those of a further activation of the layer are read next. */
  void useFurther(IActivation activation, ActivationShapes shapes) {
    presentUnits = others.computeIfAbsent(activation, further -> new UnitStatistics());
    presentBands = bands(Optional.of(shapes.of(activation, layer.precision())));
  }

  private static ActivationBands bands(Optional<ActivationShape> shape) {
    return shape.map(ActivationShape::bands).orElse(ActivationBands.NONE);
  }

  /** The backward pass is over: units with further activations are units of the layer like the rest. */
  void gather() {
    others.values().forEach(units::append);
    others.clear();
    use();
  }

  /** Asks for quantiles of this step's pre-activations; to be called before they are read. */
  void sampleQuantiles() {
    units.sampleQuantiles();
  }

  Optional<ActivationShape> shape() {
    return shape;
  }

  /** Second moment of this step's pre-activations, NaN if none were seen. */
  double preactivationVariance() {
    return units.secondMoment();
  }

  double weightVarianceScaled() {
    return weightVarianceScaled;
  }

  double biasVariance() {
    return biasVariance;
  }

  void setSparsityTarget(double target) {
    sparsityTarget = target;
  }

  double sparsityTarget() {
    return sparsityTarget;
  }

  void readInput(@Nullable INDArray arrived) {
    seen = true;
    inputShape = arrived == null ? inputShape : arrived.shape();
    if (layer.isFeedForward() && layer.fanIn() > 0) {
      tensors.summarize(arrived, input);
    }
  }

  /**
   * Reads how the input lies to the weights. That of an embedding, whose inputs are numbers of words, stays
   * absent.
   */
  void readSpectralAlignment(@Nullable INDArray arrived) {
    if (arrived != null && layer.hasDirections()) {
      layer
          .weights()
          .ifPresent(weights -> spectralAlignment =
              tensors.spectralAlignment(weights, arrived, layer.convolution(), spectral));
    }
  }

  /** Shape of the last input that was read, the batch included; empty before the first. */
  long[] inputShape() {
    return inputShape;
  }

  void readPreactivations(
      @Nullable INDArray preactivations, int batchSize, Optional<INDArray> mask, int step) {
    if (preactivations == null) {
      return;
    }
    boolean read = mask.isPresent()
        && tensors.observeUnmasked(preactivations, mask.get(), step, presentBands, presentUnits);
    if (!read) {
      tensors.observe(preactivations, batchSize, channelsLast, presentBands, presentUnits);
    }
  }

  /** Reads activations where pre-activations are out of reach: zeros are all that they tell. */
  void readActivations(INDArray values, int batchSize) {
    if (shape.isPresent() && shape.get().bands().hasSilence()) {
      tensors.observe(values, batchSize, channelsLast, ActivationBands.EXACT_ZERO, activations);
    }
  }

  void readPreactivationGradient(
      @Nullable INDArray gradient, int batchSize, Optional<INDArray> mask, int step) {
    boolean read = gradient != null
        && mask.isPresent()
        && tensors.summarizeUnmasked(gradient, mask.get(), step, preactivationGradient);
    if (!read) {
      tensors.summarize(gradient, preactivationGradient);
    }
  }

  void readParameterGradients(Map<String, INDArray> gradients) {
    seen = true;
    gradients.forEach((key, gradient) -> {
      if (layer.isWeight(key)) {
        tensors.summarize(gradient, weightGradient);
      } else if (layer.isBias(key)) {
        tensors.summarize(gradient, biasGradient);
      }
    });
  }

  /**
   * Whether the pre-activations, or what the layer makes of its input, are far from what they were
   * at the last observed step, as when somebody has scaled the weights.
   */
  boolean hasJumped() {
    return isFar(units.secondMoment(), lastVariance) || isFar(amplification(), lastAmplification);
  }

  private static boolean isFar(double value, double from) {
    return value > from * JUMP || value * JUMP < from;
  }

  private double amplification() {
    return units.secondMoment() / input.secondMoment();
  }

  /** Keeps what the next step is compared with. */
  void remember() {
    lastVariance = units.secondMoment();
    lastAmplification = amplification();
  }

  /** Reads weights and biases. */
  void readWeights() {
    layer
        .weights()
        .ifPresent(
            weights -> weightVarianceScaled = measured(layer.fanIn() * tensors.variance(weights)));
    layer.biases().ifPresent(biases -> biasVariance = measured(tensors.variance(biases)));
  }

  /** Reads parameters and their updates; to be called when gradients have become updates. */
  void readParameters() {
    parameters.reset();
    update.reset();
    readWeights();
    if ((seen || onlyUpdates) && !layer.isBatchNormalization()) {
      layer.parameters().ifPresent(values -> tensors.summarize(values, parameters));
      layer.gradients().ifPresent(updates -> tensors.summarize(updates, update));
    }
  }

  /**
   * Writes what was seen.
   *
   * @param batchSize by which DL4J's gradients, which are summed over the batch, become those of the
   *     mean loss
   * @param below the nearest layer below that has pre-activations, or null
   */
  void write(StepFrame.Builder frame, int batchSize, @Nullable LayerProbe below) {
    Writer out = new Writer(frame);
    if (units.count() > 0) {
      out.put(PREACTIVATION_VARIANCE, measured(units.secondMoment()));
      out.put(PREACTIVATION_MEAN, measured(units.mean()));
      out.put(PREACTIVATION_QUANTILE_01, units.quantile(0.01));
      out.put(PREACTIVATION_QUANTILE_25, units.quantile(0.25));
      out.put(PREACTIVATION_QUANTILE_50, units.quantile(0.5));
      out.put(PREACTIVATION_QUANTILE_75, units.quantile(0.75));
      out.put(PREACTIVATION_QUANTILE_99, units.quantile(0.99));
      out.put(ACTIVATION_SPARSITY, units.sparsity());
      out.put(ACTIVATION_SATURATION, units.saturation());
      out.put(DEAD_UNITS, units.deadUnits());
      out.put(INPUT_CORRELATION, units.inputCorrelation());
    }
    if (activations.count() > 0) {
      out.put(ACTIVATION_SPARSITY, activations.sparsity());
      out.put(DEAD_UNITS, activations.deadUnits());
    }
    out.put(ACTIVATION_SPARSITY_TARGET, sparsityTarget);
    shape.map(ActivationShape::description).ifPresent(description -> writeShape(description, out));
    out.putNorm(WEIGHT_GRADIENT_NORM, weightGradient, batchSize);
    out.putNorm(BIAS_GRADIENT_NORM, biasGradient, batchSize);
    out.putNorm(PREACTIVATION_GRADIENT_NORM, preactivationGradient, batchSize);
    if (below != null) {
      out.put(BACKWARD_GAIN, backwardGain(below));
    }
    out.put(WEIGHT_VARIANCE_SCALED, weightVarianceScaled);
    out.put(BIAS_VARIANCE, biasVariance);
    out.put(ALIGNMENT, alignment());
    out.put(SPECTRAL_ALIGNMENT, spectralAlignment);
    if (update.count() > 0 && parameters.sumOfSquares() > 0) {
      out.put(UPDATE_RATIO, measured(update.norm() / parameters.norm()));
    }
    if (seen) {
      out.put(NONFINITE_VALUES, nonFinite());
    }
  }

  private static void writeShape(ActivationDescription description, Writer out) {
    description.tau().ifPresent(tau -> out.put(THRESHOLD, tau));
    description.m().ifPresent(clip -> out.put(CLIP, clip));
  }

  private double backwardGain(LayerProbe below) {
    boolean bothSeen = preactivationGradient.count() > 0 && below.preactivationGradient.count() > 0;
    double here = preactivationGradient.sumOfSquares();
    return bothSeen && here > 0 ? below.preactivationGradient.sumOfSquares() / here : Double.NaN;
  }

  private double alignment() {
    double random = weightVarianceScaled * input.secondMoment() + biasVarianceOrZero();
    return random > 0 ? units.secondMoment() / random : Double.NaN;
  }

  private double biasVarianceOrZero() {
    return Double.isNaN(biasVariance) ? 0 : biasVariance;
  }

  private double nonFinite() {
    return units.nonFinite()
        + preactivationGradient.nonFinite()
        + weightGradient.nonFinite()
        + biasGradient.nonFinite();
  }

  /** Whether it has pre-activations to compare a gradient with. */
  boolean hasPreactivationGradient() {
    return preactivationGradient.count() > 0;
  }

  /** Puts values of this layer into a frame. */
  private final class Writer {
    private final StepFrame.Builder frame;

    Writer(StepFrame.Builder frame) {
      this.frame = frame;
    }

    void put(LayerStatistic statistic, double value) {
      if (!StepFrame.isAbsent(value)) {
        frame.value(statistic, layer.index(), value);
      }
    }

    void putNorm(LayerStatistic statistic, TensorStatistics sums, int batchSize) {
      if (sums.count() > 0) {
        put(statistic, measured(sums.norm() / batchSize));
      }
    }
  }
}
