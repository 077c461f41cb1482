package io.tightrope.core.frame;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every statistic of a layer, declared once: its name in frames, its Prometheus name, its range and
 * what it says. Exporter, store, HTTP API and documents read this list.
 */
public enum LayerStatistic {
  PREACTIVATION_VARIANCE(
      "preactivationVariance",
      "preactivation_variance",
      Range.NON_NEGATIVE,
      "Second moment about zero of the pre-activations, q"),
  PREACTIVATION_VARIANCE_EXPECTED(
      "preactivationVarianceExpected",
      "preactivation_variance_expected",
      Range.NON_NEGATIVE,
      "The q that the layer was designed for, or that a healthy start would preserve"),
  PREACTIVATION_MEAN(
      "preactivationMean", "preactivation_mean", Range.ANY, "Mean of the pre-activations"),
  ACTIVATION_SPARSITY(
      "activationSparsity",
      "activation_sparsity_ratio",
      Range.RATIO,
      "Share of exact zeros among the activations"),
  ACTIVATION_SPARSITY_TARGET(
      "activationSparsityTarget",
      "activation_sparsity_target_ratio",
      Range.RATIO,
      "Share of exact zeros that the layer is meant to have in this stage"),
  ACTIVATION_SATURATION(
      "activationSaturation",
      "activation_saturation_ratio",
      Range.RATIO,
      "Share of activations at the clip"),
  DEAD_UNITS(
      "deadUnits",
      "dead_units_ratio",
      Range.RATIO,
      "Share of units that were zero for every sample of the window"),
  INPUT_CORRELATION(
      "inputCorrelation",
      "input_correlation_ratio",
      Range.ANY,
      "Mean correlation of the pre-activations of two different inputs"),
  INPUT_CORRELATION_EXPECTED(
      "inputCorrelationExpected",
      "input_correlation_expected_ratio",
      Range.ANY,
      "Input correlation that the correlation map gives at this depth"),
  THRESHOLD("threshold", "activation_threshold", Range.ANY, "Threshold tau of the activation"),
  CLIP("clip", "activation_clip", Range.NON_NEGATIVE, "Clip m of the activation"),
  WEIGHT_GRADIENT_NORM(
      "weightGradientNorm",
      "weight_gradient_norm",
      Range.NON_NEGATIVE,
      "L2 norm of the gradient of the mean loss with respect to the weights"),
  BIAS_GRADIENT_NORM(
      "biasGradientNorm",
      "bias_gradient_norm",
      Range.NON_NEGATIVE,
      "L2 norm of the gradient of the mean loss with respect to the biases"),
  PREACTIVATION_GRADIENT_NORM(
      "preactivationGradientNorm",
      "preactivation_gradient_norm",
      Range.NON_NEGATIVE,
      "L2 norm of the gradient of the mean loss with respect to the pre-activations"),
  BACKWARD_GAIN(
      "backwardGain",
      "backward_gain_ratio",
      Range.NON_NEGATIVE,
      "Squared pre-activation gradient norm of the layer below over that of this layer"),
  BACKWARD_GAIN_EXPECTED(
      "backwardGainExpected",
      "backward_gain_expected_ratio",
      Range.NON_NEGATIVE,
      "Backward gain that the theory gives for the present weights and q, chi1"),
  VARIANCE_MAP_SLOPE(
      "varianceMapSlope",
      "variance_map_slope",
      Range.ANY,
      "Slope of the variance map at the measured q"),
  ALIGNMENT(
      "alignment",
      "alignment_ratio",
      Range.NON_NEGATIVE,
      "Measured q over what random weights of the same variance would make of the layer's input"),
  WEIGHT_VARIANCE_SCALED(
      "weightVarianceScaled",
      "weight_variance_scaled",
      Range.NON_NEGATIVE,
      "Variance of the weights times fan-in, sw2"),
  BIAS_VARIANCE("biasVariance", "bias_variance", Range.NON_NEGATIVE, "Variance of the biases, sb2"),
  UPDATE_RATIO(
      "updateRatio",
      "update_ratio",
      Range.NON_NEGATIVE,
      "L2 norm of the applied update over that of the parameters"),
  NONFINITE_VALUES(
      "nonfiniteValues",
      "nonfinite_values_total",
      Range.COUNT,
      "NaN and infinite values seen in pre-activations and gradients of the observed step");

  /** Which values a statistic can take. */
  public enum Range {
    /** Any finite number. */
    ANY,
    /** Zero and above. */
    NON_NEGATIVE,
    /** 0..1. */
    RATIO,
    /** A count of one observed step; the Prometheus series is its running total. */
    COUNT
  }

  private static final Map<String, LayerStatistic> BY_FIELD = Arrays.stream(values())
      .collect(Collectors.toUnmodifiableMap(LayerStatistic::field, Function.identity()));

  private final String field;
  private final String metric;
  private final Range range;
  private final String help;

  LayerStatistic(String field, String metric, Range range, String help) {
    this.field = field;
    this.metric = metric;
    this.range = range;
    this.help = help;
  }

  /** Name of the column in frames, the API and exports. */
  public String field() {
    return field;
  }

  /** Full Prometheus name. */
  public String metric() {
    return "tightrope_layer_" + metric;
  }

  public Range range() {
    return range;
  }

  /** One sentence on what the number is, without a full stop. */
  public String help() {
    return help;
  }

  /** The statistic of that column name, or empty. */
  public static Optional<LayerStatistic> ofField(String field) {
    return Optional.ofNullable(BY_FIELD.get(field));
  }
}
