package io.tightrope.core.frame;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every statistic of a layer, declared once. A statistic that another one is compared with says which
 * one that is.
 */
public enum LayerStatistic implements Statistic {
  PREACTIVATION_VARIANCE(
      "preactivationVariance",
      "preactivation_variance",
      Unit.NONE,
      Range.NON_NEGATIVE,
      "Second moment about zero of the pre-activations, q"),
  PREACTIVATION_VARIANCE_EXPECTED(
      "preactivationVarianceExpected",
      "preactivation_variance_expected",
      Unit.NONE,
      Range.NON_NEGATIVE,
      "The q that the layer was designed for, or that a healthy start would preserve",
      Bound.EXPECTED,
      PREACTIVATION_VARIANCE),
  PREACTIVATION_VARIANCE_LOW(
      "preactivationVarianceLow",
      "preactivation_variance_low",
      Unit.NONE,
      Range.NON_NEGATIVE,
      "Lowest q that is healthy here",
      Bound.LOW,
      PREACTIVATION_VARIANCE),
  PREACTIVATION_VARIANCE_HIGH(
      "preactivationVarianceHigh",
      "preactivation_variance_high",
      Unit.NONE,
      Range.NON_NEGATIVE,
      "Highest q that is healthy here",
      Bound.HIGH,
      PREACTIVATION_VARIANCE),
  PREACTIVATION_MEAN(
      "preactivationMean",
      "preactivation_mean",
      Unit.NONE,
      Range.ANY,
      "Mean of the pre-activations"),
  PREACTIVATION_QUANTILE_01("preactivationQuantile01", 0.01),
  PREACTIVATION_QUANTILE_25("preactivationQuantile25", 0.25),
  PREACTIVATION_QUANTILE_50("preactivationQuantile50", 0.5),
  PREACTIVATION_QUANTILE_75("preactivationQuantile75", 0.75),
  PREACTIVATION_QUANTILE_99("preactivationQuantile99", 0.99),
  ACTIVATION_SPARSITY(
      "activationSparsity",
      "activation_sparsity_ratio",
      Unit.RATIO,
      Range.RATIO,
      "Share of exact zeros among the activations"),
  ACTIVATION_SPARSITY_TARGET(
      "activationSparsityTarget",
      "activation_sparsity_target_ratio",
      Unit.RATIO,
      Range.RATIO,
      "Share of exact zeros that the layer is meant to have in this stage",
      Bound.EXPECTED,
      ACTIVATION_SPARSITY),
  ACTIVATION_SATURATION(
      "activationSaturation",
      "activation_saturation_ratio",
      Unit.RATIO,
      Range.RATIO,
      "Share of activations at the clip"),
  DEAD_UNITS(
      "deadUnits",
      "dead_units_ratio",
      Unit.RATIO,
      Range.RATIO,
      "Share of units that were zero for every sample of the window"),
  DEAD_UNITS_EXPECTED(
      "deadUnitsExpected",
      "dead_units_expected_ratio",
      Unit.RATIO,
      Range.RATIO,
      "Share of silent units that sparsity, input correlation and the samples watched explain",
      Bound.EXPECTED,
      DEAD_UNITS),
  INPUT_CORRELATION(
      "inputCorrelation",
      "input_correlation_ratio",
      Unit.RATIO,
      Range.CORRELATION,
      "Mean correlation of the pre-activations of two different inputs"),
  INPUT_CORRELATION_EXPECTED(
      "inputCorrelationExpected",
      "input_correlation_expected_ratio",
      Unit.RATIO,
      Range.CORRELATION,
      "Input correlation that the correlation map gives at this depth",
      Bound.EXPECTED,
      INPUT_CORRELATION),
  SPECTRAL_ALIGNMENT(
      "spectralAlignment",
      "spectral_alignment_ratio",
      Unit.RATIO,
      Range.RATIO,
      "Size of the mean cosine of the layer's inputs with the first singular vector of its weights",
      Cadence.SOME_FRAMES),
  THRESHOLD(
      "threshold", "activation_threshold", Unit.NONE, Range.ANY, "Threshold tau of the activation"),
  CLIP("clip", "activation_clip", Unit.NONE, Range.NON_NEGATIVE, "Clip m of the activation"),
  WEIGHT_GRADIENT_NORM(
      "weightGradientNorm",
      "weight_gradient_norm",
      Unit.NONE,
      Range.NON_NEGATIVE,
      "L2 norm of the gradient of the mean loss with respect to the weights"),
  BIAS_GRADIENT_NORM(
      "biasGradientNorm",
      "bias_gradient_norm",
      Unit.NONE,
      Range.NON_NEGATIVE,
      "L2 norm of the gradient of the mean loss with respect to the biases"),
  PREACTIVATION_GRADIENT_NORM(
      "preactivationGradientNorm",
      "preactivation_gradient_norm",
      Unit.NONE,
      Range.NON_NEGATIVE,
      "L2 norm of the gradient of the mean loss with respect to the pre-activations"),
  BACKWARD_GAIN(
      "backwardGain",
      "backward_gain_ratio",
      Unit.RATIO,
      Range.NON_NEGATIVE,
      "Squared pre-activation gradient norm of the layer below over that of this layer"),
  BACKWARD_GAIN_EXPECTED(
      "backwardGainExpected",
      "backward_gain_expected_ratio",
      Unit.RATIO,
      Range.NON_NEGATIVE,
      "Backward gain that the theory gives for the present weights and q, chi1",
      Bound.EXPECTED,
      BACKWARD_GAIN),
  VARIANCE_MAP_SLOPE(
      "varianceMapSlope",
      "variance_map_slope",
      Unit.NONE,
      Range.ANY,
      "Slope of the variance map at the measured q"),
  ALIGNMENT(
      "alignment",
      "alignment_ratio",
      Unit.RATIO,
      Range.NON_NEGATIVE,
      "Measured q over what random weights of the same variance would make of the layer's input"),
  WEIGHT_VARIANCE_SCALED(
      "weightVarianceScaled",
      "weight_variance_scaled",
      Unit.NONE,
      Range.NON_NEGATIVE,
      "Variance of the weights times fan-in, sw2"),
  BIAS_VARIANCE(
      "biasVariance",
      "bias_variance",
      Unit.NONE,
      Range.NON_NEGATIVE,
      "Variance of the biases, sb2"),
  UPDATE_RATIO(
      "updateRatio",
      "update_ratio",
      Unit.RATIO,
      Range.NON_NEGATIVE,
      "L2 norm of the applied update over that of the parameters",
      Cadence.SOME_FRAMES),
  NONFINITE_VALUES(
      "nonfiniteValues",
      "nonfinite_values_total",
      Unit.VALUES,
      Range.COUNT,
      "NaN and infinite values seen in pre-activations and gradients of the observed step");

  /** Which side of a measured statistic an expected one gives. */
  private enum Bound {
    EXPECTED,
    LOW,
    HIGH
  }

  /** Which frames carry a statistic. */
  private enum Cadence {
    EVERY_FRAME,
    SOME_FRAMES
  }

  /**
   * What a measured statistic is compared with.
   *
   * @param value the expected value
   * @param low the lowest healthy value; empty where the catalogue has no band
   * @param high the highest healthy value; empty where the catalogue has no band
   */
  public record Counterpart(
      LayerStatistic value, Optional<LayerStatistic> low, Optional<LayerStatistic> high) {}

  private static final Map<String, LayerStatistic> BY_FIELD = Arrays.stream(values())
      .collect(Collectors.toUnmodifiableMap(LayerStatistic::field, Function.identity()));

  private final String field;
  private final String metric;
  private final Unit unit;
  private final Range range;
  private final String help;
  private final Optional<Bound> bound;
  private final Optional<LayerStatistic> subject;
  private final Cadence cadence;
  private final Map<String, String> labels;

  /** A measured statistic of every frame. */
  LayerStatistic(String field, String metric, Unit unit, Range range, String help) {
    this(field, metric, unit, range, help, Cadence.EVERY_FRAME);
  }

  /** A measured statistic. */
  LayerStatistic(
      String field, String metric, Unit unit, Range range, String help, Cadence cadence) {
    this(field, metric, unit, range, help, cadence, Optional.empty(), Optional.empty(), Map.of());
  }

  /** What another statistic is compared with. */
  LayerStatistic(
      String field,
      String metric,
      Unit unit,
      Range range,
      String help,
      Bound bound,
      LayerStatistic subject) {
    this(
        field,
        metric,
        unit,
        range,
        help,
        Cadence.EVERY_FRAME,
        Optional.of(bound),
        Optional.of(subject),
        Map.of());
  }

  /** A quantile of the pre-activations; all of them are one metric, told apart by a label. */
  LayerStatistic(String field, double quantile) {
    this(
        field,
        "preactivation_quantile",
        Unit.NONE,
        Range.ANY,
        "Quantile of the pre-activations, of a sample of them",
        Cadence.SOME_FRAMES,
        Optional.empty(),
        Optional.empty(),
        Map.of("quantile", Double.toString(quantile)));
  }

  LayerStatistic(
      String field,
      String metric,
      Unit unit,
      Range range,
      String help,
      Cadence cadence,
      Optional<Bound> bound,
      Optional<LayerStatistic> subject,
      Map<String, String> labels) {
    this.field = field;
    this.metric = "tightrope_layer_" + metric;
    this.unit = unit;
    this.range = range;
    this.help = help;
    this.cadence = cadence;
    this.bound = bound;
    this.subject = subject;
    this.labels = labels;
  }

  @Override
  public String field() {
    return field;
  }

  @Override
  public Optional<String> metric() {
    return Optional.of(metric);
  }

  @Override
  public Unit unit() {
    return unit;
  }

  @Override
  public Range range() {
    return range;
  }

  @Override
  public String help() {
    return help;
  }

  /** Labels that its series has besides {@code run} and {@code layer}; empty for most. */
  public Map<String, String> labels() {
    return labels;
  }

  /**
   * Returns true if only some frames carry it, because it changes slowly and is expensive to
   * measure. Its last value is then still the present one.
   */
  public boolean isOccasional() {
    return cadence == Cadence.SOME_FRAMES;
  }

  /** What it is compared with; empty for a statistic without an expected value. */
  public Optional<Counterpart> expected() {
    return with(Bound.EXPECTED)
        .map(value -> new Counterpart(value, with(Bound.LOW), with(Bound.HIGH)));
  }

  private Optional<LayerStatistic> with(Bound side) {
    return Arrays.stream(values())
        .filter(other -> other.bound.equals(Optional.of(side)))
        .filter(other -> other.subject.equals(Optional.of(this)))
        .findFirst();
  }

  /** The statistic of that column name, or empty. */
  public static Optional<LayerStatistic> ofField(String field) {
    return Optional.ofNullable(BY_FIELD.get(field));
  }
}
