package io.tightrope.core.expect;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY_TARGET;
import static io.tightrope.core.frame.LayerStatistic.BIAS_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.INPUT_CORRELATION;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.WEIGHT_VARIANCE_SCALED;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.StageChange;
import io.tightrope.theory.Activation;
import io.tightrope.theory.CorrelationMap;
import io.tightrope.theory.FixedPoint;
import io.tightrope.theory.FixedPoints;
import io.tightrope.theory.GradientSpread;
import io.tightrope.theory.SparseActivation;
import io.tightrope.theory.VarianceMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The q and the input correlation that each hidden layer should have in the present stage, fixed at
 * its first frame. For q, in this order: what was declared; what threshold and sparsity target
 * imply, since {@code tau = a(s) sqrt(q*)}; the theory's stable fixed point for the weights of the
 * moment; the first hidden layer's q at the run's first frame. Convolutions that reach into zero
 * padding are then expected to lose what it takes, unless the weights make up for it. Not thread-safe.
 */
final class StageDesign {
  /** Below this threshold in standard deviations, its ratio says nothing of q. */
  private static final double LEAST_THRESHOLD = 0.15;
  /** A fixed point as flat as this is one by accident of the weights drawn. */
  private static final double MOST_SLOPE = 0.98;

  private final RunDescription run;
  private final LayerActivations activations;
  private final Map<Integer, Double> declared = new HashMap<>();
  private final Map<Integer, Double> padding = new HashMap<>();
  private double[] variance = {};
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
    }
  }

  void pad(int layer, double share) {
    padding.put(layer, share);
  }

  double variance(int layer) {
    return variance[layer];
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

  /** Takes a frame; works the design out anew when it is the first of a stage. */
  void advance(StepFrame frame) {
    if (variance.length == frame.layerCount()
        && !StageChange.between(stage, target, frame.stage(), frame.sparsityTarget())) {
      return;
    }
    stage = frame.stage();
    target = frame.sparsityTarget();
    variance = new double[frame.layerCount()];
    correlation = new double[frame.layerCount()];
    Arrays.fill(variance, Double.NaN);
    Arrays.fill(correlation, Double.NaN);
    escapeProbability = Double.NaN;
    gradientSpread = Double.NaN;
    trap = Optional.empty();
    int first = firstHidden(frame);
    if (first < 0) {
      return;
    }
    if (Double.isNaN(firstVariance)) {
      firstVariance = frame.value(PREACTIVATION_VARIANCE, first);
    }
    Optional<VarianceMap> map = typicalMap(frame, first);
    Optional<FixedPoints> points = map.flatMap(m -> fixedPoints(m, firstVariance));
    double fixed = points.map(p -> stablePoint(p, firstVariance)).orElse(Double.NaN);
    for (int layer = first; layer < variance.length; layer++) {
      if (isHidden(layer)) {
        variance[layer] = designOf(frame, layer, fixed);
      }
    }
    if (!padding.isEmpty()) {
      loseToPadding(frame, first);
    }
    expectCorrelation(frame, first, map);
    List<Integer> chain = chain(frame, first);
    gradientSpread = spread(frame, chain);
    trap = points.flatMap(p -> Trap.above(p, variance[first], chain.size()));
    if (Double.isNaN(frame.escapeProbability())) {
      escapeProbability = EscapeRisk.of(run, frame, activations, chain, variance[first]);
    }
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

  /** The hidden layers with a variance, in order. */
  private List<Integer> chain(StepFrame frame, int first) {
    List<Integer> layers = new ArrayList<>();
    for (int layer = first; layer < frame.layerCount(); layer++) {
      if (isHidden(layer) && !Double.isNaN(frame.value(PREACTIVATION_VARIANCE, layer))) {
        layers.add(layer);
      }
    }
    return layers;
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
      if (activation.isPresent() && whole[below] > 0 && whole[layer] > 0) {
        double meant = activation.get().moments(whole[below]).second();
        double arrives = activation.get().moments(variance[below]).second();
        double bias = Math.min(whole[layer], orZero(frame.value(BIAS_VARIANCE, layer)));
        double fromWeights = whole[layer] - bias;
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
      if (isHidden(layer) && !Double.isNaN(value)) {
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
  private void expectCorrelation(StepFrame frame, int first, Optional<VarianceMap> map) {
    double start = frame.value(INPUT_CORRELATION, first);
    if (!(start >= -1 && start <= 1)
        || map.isEmpty()
        || !(map.get().activation() instanceof SparseActivation)
        || !(variance[first] > 0)) {
      return;
    }
    CorrelationMap step = new CorrelationMap(map.get(), variance[first]);
    double rho = start;
    correlation[first] = rho;
    for (int layer = first + 1; layer < correlation.length; layer++) {
      if (isHidden(layer) && !Double.isNaN(frame.value(PREACTIVATION_VARIANCE, layer))) {
        rho = Math.min(1, step.apply(rho));
        correlation[layer] = rho;
      }
    }
  }

  private int firstHidden(StepFrame frame) {
    for (int layer = 0; layer < frame.layerCount(); layer++) {
      double q = frame.value(PREACTIVATION_VARIANCE, layer);
      if (isHidden(layer) && q > 0 && Double.isFinite(q)) {
        return layer;
      }
    }
    return -1;
  }

  private boolean isHidden(int layer) {
    return layer < run.layers().size() && !run.layers().get(layer).isOutput();
  }
}
