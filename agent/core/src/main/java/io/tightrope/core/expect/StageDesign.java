package io.tightrope.core.expect;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY_TARGET;
import static io.tightrope.core.frame.LayerStatistic.ALIGNMENT;
import static io.tightrope.core.frame.LayerStatistic.BIAS_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.INPUT_CORRELATION;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.WEIGHT_VARIANCE_SCALED;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.StageChange;
import io.tightrope.theory.activation.Activation;
import io.tightrope.theory.activation.SparseActivation;
import io.tightrope.theory.maps.CorrelationMap;
import io.tightrope.theory.maps.FixedPoint;
import io.tightrope.theory.maps.FixedPoints;
import io.tightrope.theory.maps.VarianceMap;
import io.tightrope.theory.width.GradientSpread;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The q and the input correlation that each hidden layer should have in the present stage, fixed at
 * its first frame. For q of a layer with a threshold or a clip, in this order: what was declared;
 * what threshold and sparsity target imply, since {@code tau = a(s) sqrt(q*)}; the theory's stable
 * fixed point for the weights of the moment; the first hidden layer's q at the run's first frame.
 * Convolutions that reach into zero padding are then expected to lose what it takes, unless the
 * weights make up for it.
 *
 * <p>A layer without threshold and clip for which nothing was declared has no design. Expected of
 * it is what random weights and biases of its variances make of the input that it was measured
 * with, {@code sw2 mean(z^2) + sb2}, so that inputs of any scale are normal. Not thread-safe.
 */
final class StageDesign {
  /**
   * Threshold {@code a(s)} in standard deviations from which on {@code (tau / a)^2} tells q. It follows
   * from how q reacts to the sparsity target s: {@code dq / q = 2 ds / (a pdf(a))} for a shifted ReLU,
   * so that at 0.15 (a sparsity of 0.56) a target that is off by 0.01 moves q by a third already.
   */
  private static final double LEAST_THRESHOLD = 0.15;

  /**
   * Slope of the variance map up to which a fixed point is taken for a design. A change of the weight
   * variance by a share d moves the fixed point by about {@code d / (1 - slope)}: at 0.98 the 1.4 %
   * by which the variance of 100 x 100 drawn weights scatters move it by 70 %, so that a flatter one is
   * an accident of the weights drawn.
   */
  private static final double MOST_SLOPE = 0.98;

  /**
   * A clip above it is not a design: of pre-activations of variance 1 it cuts one in 30,000, as that
   * of a ReLU6 does. Nor is one without any zeros, as that of a hard tanh.
   */
  private static final double REACHED_CLIP = 4;

  private final RunDescription run;
  private final LayerActivations activations;
  private final Map<Integer, Double> declared = new HashMap<>();
  private final Map<Integer, Double> padding = new HashMap<>();
  private double[] variance = {};
  private boolean[] designed = {};
  private double[] correlation = {};
  private double firstVariance = Double.NaN;
  private double escapeProbability = Double.NaN;
  private double gradientSpread = Double.NaN;
  private Optional<Trap> trap = Optional.empty();
  private int stage;
  private double target = Double.NaN;

  StageDesign(RunDescription run, LayerActivations activations) {
    this.run = run;
    this.activations = activations;
  }

  void declare(int layer, double q) {
    if (Double.isNaN(q)) {
      declared.remove(layer);
      return;
    }
    declared.put(layer, q);
    if (layer < variance.length) {
      variance[layer] = q;
      designed[layer] = true;
    }
  }

  void pad(int layer, double share) {
    padding.put(layer, share);
  }

  double variance(int layer) {
    return variance[layer];
  }

  /** Whether its q follows from a design, and not from the weights that it happened to have. */
  boolean isDesigned(int layer) {
    return designed[layer];
  }

  double correlation(int layer) {
    return correlation[layer];
  }

  /** Probability that q leaves its band with random weights of this stage's start; or NaN. */
  double escapeProbability() {
    return escapeProbability;
  }

  /** Variance of the log gradient gain through the hidden layers as designed; or NaN. */
  double gradientSpread() {
    return gradientSpread;
  }

  Optional<Trap> trap() {
    return trap;
  }

  /**
   * Takes a frame; works the design out anew when it is the first of a stage.
   *
   * @return whether it was
   */
  boolean advance(StepFrame frame) {
    if (variance.length == frame.layerCount()
        && !StageChange.between(stage, target, frame.stage(), frame.sparsityTarget())) {
      return false;
    }
    stage = frame.stage();
    target = frame.sparsityTarget();
    variance = new double[frame.layerCount()];
    designed = new boolean[frame.layerCount()];
    correlation = new double[frame.layerCount()];
    Arrays.fill(variance, Double.NaN);
    Arrays.fill(correlation, Double.NaN);
    escapeProbability = Double.NaN;
    gradientSpread = Double.NaN;
    trap = Optional.empty();
    int first = firstHidden(frame);
    if (first < 0) {
      return true;
    }
    if (Double.isNaN(firstVariance)) {
      firstVariance = frame.value(PREACTIVATION_VARIANCE, first);
    }
    Optional<VarianceMap> map = typicalMap(frame, first);
    Optional<FixedPoints> points = map.flatMap(m -> fixedPoints(m, firstVariance));
    double fixed = points.map(p -> stablePoint(p, firstVariance)).orElse(Double.NaN);
    for (int layer = first; layer < variance.length; layer++) {
      if (isHidden(run, layer)) {
        designed[layer] = hasDesign(frame, layer);
        variance[layer] =
            designed[layer] ? designOf(frame, layer, fixed) : ofOwnWeights(frame, layer);
      }
    }
    if (!padding.isEmpty()) {
      loseToPadding(frame, first);
    }
    List<Integer> chain = LayerChain.longest(run, frame);
    expectCorrelation(frame, chain, map);
    gradientSpread = spread(frame, chain);
    trap = points.flatMap(p -> Trap.above(p, variance[first], chain.size()));
    if (Double.isNaN(frame.escapeProbability()) && !chain.isEmpty()) {
      escapeProbability = EscapeRisk.of(run, frame, activations, chain, variance[chain.get(0)]);
    }
    return true;
  }

  private double spread(StepFrame frame, List<Integer> chain) {
    double sum = 0;
    for (int layer : chain) {
      double width = EffectiveWidth.of(run.layers().get(layer));
      Optional<Activation> activation = activations.of(frame, layer);
      if (activation.isEmpty() || width == 0 || !(variance[layer] > 0)) {
        return Double.NaN;
      }
      sum += GradientSpread.ofLayer(activation.get().moments(variance[layer]), width);
    }
    return chain.isEmpty() ? Double.NaN : sum;
  }

  /**
   * Whether the layer was made for a q: one was declared, it has a threshold or a clip, or it is of a
   * kind that has one, which the frame does not report, and a sparsity is asked for.
   */
  private boolean hasDesign(StepFrame frame, int layer) {
    return declared.containsKey(layer)
        || (frame.sparsityTarget() > 0 && activations.hasUnknownThreshold(frame, layer))
        || activations
            .of(frame, layer)
            .filter(SparseActivation.class::isInstance)
            .map(SparseActivation.class::cast)
            .filter(sparse ->
                sparse.tau() > 0 || (sparse.m() < REACHED_CLIP && !sparse.kind().twoSided()))
            .isPresent();
  }

  /** What the layer's random weights and biases make of its measured input. */
  private double ofOwnWeights(StepFrame frame, int layer) {
    double q = frame.value(PREACTIVATION_VARIANCE, layer);
    double alignment = frame.value(ALIGNMENT, layer);
    if (alignment > 0 && Double.isFinite(alignment)) {
      return q / alignment;
    }
    double random = activations.randomVariance(run, frame, layer);
    return Double.isNaN(random) ? q : random;
  }

  private double designOf(StepFrame frame, int layer, double fixed) {
    double q = declared.getOrDefault(layer, Double.NaN);
    if (Double.isNaN(q)) {
      q = impliedByThreshold(frame, layer);
    }
    if (Double.isNaN(q)) {
      q = fixed;
    }
    return Double.isNaN(q) ? firstVariance : q;
  }

  /**
   * What padding takes is missing in all layers above. Weights above the design's make up for it, as a
   * stage change that scales each layer to q* gives them; weights below it do not lower the norm.
   */
  private void loseToPadding(StepFrame frame, int first) {
    double[] whole = variance.clone();
    for (int layer = first + 1; layer < variance.length; layer++) {
      int below = Expectations.below(run, layer);
      Optional<Activation> activation =
          below < first ? Optional.empty() : activations.of(frame, below);
      boolean meets = designed[layer] && whole[layer] > 0;
      if (activation.isPresent() && meets && whole[below] > 0) {
        double meant = activation.get().moments(whole[below]).second();
        double arrives = activation.get().moments(variance[below]).second();
        double bias = Math.min(whole[layer], orZero(frame.value(BIAS_VARIANCE, layer)));
        double fromWeights = whole[layer] - bias;
        if (!(meant > 0 && fromWeights > 0)) {
          continue; // Nothing comes from below that padding could take.
        }
        double surplus = orZero(frame.value(WEIGHT_VARIANCE_SCALED, layer)) * meant / fromWeights;
        double kept = Math.min(1, padding.getOrDefault(layer, 1.0) * Math.max(1, surplus));
        variance[layer] = kept * fromWeights * arrives / meant + bias;
      }
    }
  }

  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  private double impliedByThreshold(StepFrame frame, int layer) {
    double s = frame.value(ACTIVATION_SPARSITY_TARGET, layer);
    s = Double.isNaN(s) ? frame.sparsityTarget() : s;
    Activation activation = activations.of(frame, layer).orElse(null);
    if (!(activation instanceof SparseActivation sparse) || !(s > 0 && s < 1)) {
      return Double.NaN;
    }
    double a = SparseActivation.threshold(sparse.kind(), s, 1);
    boolean tells = a > LEAST_THRESHOLD && sparse.tau() > 0;
    return tells ? Math.pow(sparse.tau() / a, 2) : Double.NaN;
  }

  /** The map of the middle hidden layer's activation with the layers' median weights. */
  private Optional<VarianceMap> typicalMap(StepFrame frame, int first) {
    double sw2 = median(frame, first + 1, WEIGHT_VARIANCE_SCALED);
    double sb2 = median(frame, first + 1, BIAS_VARIANCE);
    Optional<Activation> activation =
        activations.of(frame, first + (frame.layerCount() - first) / 2);
    if (activation.isEmpty() || !Double.isFinite(sw2) || !Double.isFinite(sb2)) {
      return Optional.empty();
    }
    return Optional.of(new VarianceMap(activation.get(), sw2, sb2));
  }

  private double median(StepFrame frame, int from, LayerStatistic statistic) {
    double[] values = new double[frame.layerCount()];
    int count = 0;
    for (int layer = from; layer < values.length; layer++) {
      double value = frame.value(statistic, layer);
      if (isHidden(run, layer) && !Double.isNaN(value)) {
        values[count++] = value;
      }
    }
    Arrays.sort(values, 0, count);
    return count == 0 ? Double.NaN : values[count / 2];
  }

  private static Optional<FixedPoints> fixedPoints(VarianceMap map, double start) {
    return start > 0 && Double.isFinite(start)
        ? Optional.of(FixedPoints.in(map, start * 1e-3, start * 1e3))
        : Optional.empty();
  }

  private static double stablePoint(FixedPoints points, double start) {
    return points
        .leadsTo(start)
        .point()
        .filter(FixedPoint::stable)
        .filter(point -> point.slope() < MOST_SLOPE && point.q() > 0)
        .map(FixedPoint::q)
        .orElse(Double.NaN);
  }

  /** What depth makes of the correlation that the first hidden layer has now. */
  private void expectCorrelation(StepFrame frame, List<Integer> chain, Optional<VarianceMap> map) {
    int first = chain.isEmpty() ? -1 : chain.get(0);
    double start = first < 0 ? Double.NaN : frame.value(INPUT_CORRELATION, first);
    if (!(start >= -1 && start <= 1)
        || map.isEmpty()
        || !(map.get().activation() instanceof SparseActivation)
        || !(variance[first] > 0)) {
      return;
    }
    CorrelationMap step = new CorrelationMap(map.get(), variance[first]);
    double rho = start;
    for (int layer : chain) {
      rho = layer == first ? start : Math.min(1, step.apply(rho));
      correlation[layer] = rho;
    }
  }

  private int firstHidden(StepFrame frame) {
    for (int layer = 0; layer < frame.layerCount(); layer++) {
      double q = frame.value(PREACTIVATION_VARIANCE, layer);
      if (isHidden(run, layer) && q > 0 && Double.isFinite(q)) {
        return layer;
      }
    }
    return -1;
  }

  /** Whether a layer is one of those whose signal must survive: every one but the outputs. */
  static boolean isHidden(RunDescription run, int layer) {
    return layer < run.layers().size() && !run.layers().get(layer).isOutput();
  }
}
