package io.tightrope.theory.activation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The common activations by the names that DL4J and others give them. Where one of the sparse
 * closed forms is the same function, that is what is returned: ReLU is the shifted ReLU with
 * threshold 0, ReLU6 and hard tanh are clipped ones, the identity a soft threshold of 0.
 */
public final class Activations {
  private static final double LEAK = 0.01;
  private static final double SELU_SCALE = 1.0507009873554804934;
  private static final double SELU_ALPHA = 1.6732632423543772848;
  private static final double GELU_STEEPNESS = 1.702;

  /** Middle of the random leak's range, which is what a trained network uses. */
  private static final double RANDOM_LEAK = (1.0 / 8 + 1.0 / 3) / 2;

  private static final Map<String, Supplier<Activation>> BY_NAME = catalogue();

  private Activations() {}

  /** The names that {@link #named} knows. */
  public static Set<String> names() {
    return BY_NAME.keySet();
  }

  /** The activation of that name, in any letter case, with its usual parameters; or empty. */
  public static Optional<Activation> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT))).map(Supplier::get);
  }

  private static Map<String, Supplier<Activation>> catalogue() {
    Map<String, Supplier<Activation>> all = new TreeMap<>();
    all.put("identity", () -> SparseActivation.softThreshold(0));
    all.put("relu", () -> SparseActivation.shiftedRelu(0));
    all.put("relu6", () -> SparseActivation.crelu(0, 6));
    all.put("hardtanh", () -> SparseActivation.cst(0, 1));
    all.put("leakyrelu", () -> leaky("leakyrelu", LEAK));
    all.put("rrelu", () -> leaky("rrelu", RANDOM_LEAK));
    all.put("thresholdedrelu", Activations::thresholded);
    all.put("hardsigmoid", Activations::hardSigmoid);
    all.put("elu", () -> elu("elu", 1, 1));
    all.put("selu", () -> elu("selu", SELU_SCALE, SELU_ALPHA));
    all.put("cube", () -> NumericActivation.smooth("cube", x -> x * x * x, x -> 3 * x * x));
    all.put("tanh", () -> NumericActivation.smooth("tanh", Math::tanh, Activations::tanhSlope));
    all.put("rectifiedtanh", Activations::rectifiedTanh);
    all.put("rationaltanh", Activations::rationalTanh);
    all.put("softsign", Activations::softSign);
    all.put(
        "sigmoid",
        () -> NumericActivation.smooth(
            "sigmoid", Activations::sigmoid, x -> sigmoid(x) * sigmoid(-x)));
    all.put(
        "softplus",
        () -> NumericActivation.smooth("softplus", Activations::softplus, Activations::sigmoid));
    all.put("swish", () -> gated("swish", 1));
    all.put("gelu", () -> gated("gelu", GELU_STEEPNESS));
    all.put("mish", Activations::mish);
    return all;
  }

  private static Activation leaky(String name, double leak) {
    return new NumericActivation(
        name,
        x -> x >= 0 ? x : leak * x,
        x -> x >= 0 ? 1 : leak,
        new double[] {0},
        List.of(),
        List.of());
  }

  private static Activation thresholded() {
    return new NumericActivation(
        "thresholdedrelu",
        x -> x > 1 ? x : 0,
        x -> x > 1 ? 1 : 0,
        new double[] {1},
        List.of(new Interval(Double.NEGATIVE_INFINITY, 1)),
        List.of());
  }

  private static Activation hardSigmoid() {
    return new NumericActivation(
        "hardsigmoid",
        x -> Math.min(1, Math.max(0, 0.2 * x + 0.5)),
        x -> x >= -2.5 && x < 2.5 ? 0.2 : 0,
        new double[] {-2.5, 2.5},
        List.of(new Interval(Double.NEGATIVE_INFINITY, -2.5)),
        List.of(new Interval(2.5, Double.POSITIVE_INFINITY)));
  }

  private static Activation elu(String name, double scale, double alpha) {
    return new NumericActivation(
        name,
        x -> x >= 0 ? scale * x : scale * alpha * Math.expm1(x),
        x -> x >= 0 ? scale : scale * alpha * Math.exp(x),
        new double[] {0},
        List.of(),
        List.of());
  }

  private static Activation rectifiedTanh() {
    return new NumericActivation(
        "rectifiedtanh",
        x -> x > 0 ? Math.tanh(x) : 0,
        x -> x >= 0 ? tanhSlope(x) : 0,
        new double[] {0},
        List.of(new Interval(Double.NEGATIVE_INFINITY, 0)),
        List.of());
  }

  /** {@code 1.7159 tanh(2x/3)} with the rational approximation that DL4J computes. */
  private static Activation rationalTanh() {
    return new NumericActivation(
        "rationaltanh",
        x -> {
          double y = Math.abs(2 * x / 3);
          double denominator = 1 + y + y * y + 1.41645 * y * y * y * y;
          return Math.signum(x) * 1.7159 * (1 - 1 / denominator);
        },
        x -> {
          double y = Math.abs(2 * x / 3);
          double denominator = 1 + y + y * y + 1.41645 * y * y * y * y;
          double change = 1 + 2 * y + 4 * 1.41645 * y * y * y;
          return 1.7159 * 2 / 3 * change / (denominator * denominator);
        },
        new double[] {0},
        List.of(),
        List.of());
  }

  private static Activation softSign() {
    return new NumericActivation(
        "softsign",
        x -> x / (1 + Math.abs(x)),
        x -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x))),
        new double[] {0},
        List.of(),
        List.of());
  }

  /** {@code x sigmoid(steepness x)}; DL4J's GELU is this with 1.702. */
  private static Activation gated(String name, double steepness) {
    return NumericActivation.smooth(name, x -> x * sigmoid(steepness * x), x -> {
      double gate = sigmoid(steepness * x);
      return gate + steepness * x * gate * sigmoid(-steepness * x);
    });
  }

  private static Activation mish() {
    return NumericActivation.smooth(
        "mish",
        x -> x * Math.tanh(softplus(x)),
        x -> Math.tanh(softplus(x)) + x * tanhSlope(softplus(x)) * sigmoid(x));
  }

  private static double tanhSlope(double x) {
    double t = Math.tanh(x);
    return 1 - t * t;
  }

  private static double sigmoid(double x) {
    return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
