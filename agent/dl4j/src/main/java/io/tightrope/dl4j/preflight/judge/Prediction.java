package io.tightrope.dl4j.preflight.judge;

import io.tightrope.dl4j.structure.ActivationShapes;
import io.tightrope.dl4j.structure.Node;
import io.tightrope.dl4j.structure.Role;
import io.tightrope.dl4j.structure.Weights;
import io.tightrope.theory.activation.Activation;
import io.tightrope.theory.gauss.GaussianMoments;
import io.tightrope.theory.maps.CorrelationMap;
import io.tightrope.theory.maps.VarianceMap;
import io.tightrope.theory.width.FiniteWidthChain.Transition;
import io.tightrope.theory.width.GradientSpread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/**
 * Follows variance, correlation and gradient through the nodes of a network, with the weights as they
 * are. Dropout divides the second moment by the share it keeps (Schoenholz 2017, section 5);
 * normalization sets it to {@code gamma^2 + beta^2} (Yang et al. 2019, arXiv 1902.08129, forward only);
 * residual sums add (Yang and Schoenholz 2017). Pooling and every other layer are outside the theory;
 * behind them it goes on from the measured variance, if there is one.
 */
public final class Prediction {
  private static final double WIDE = 1e12;

  private final Map<Integer, Node> nodes = new HashMap<>();
  private final Map<Integer, Signal> leaving = new HashMap<>();
  private final Map<Integer, Predicted> layers = new TreeMap<>();
  private final List<Stretch> stretches = new ArrayList<>();
  private final ActivationShapes shapes;
  private final IntToDoubleFunction measuredQ;

  /** Hidden layers that follow each other without anything outside the theory in between. */
  static final class Stretch {
    final int first;
    int last;
    final double start;
    final List<Transition> transitions = new ArrayList<>();

    Stretch(int first, double start) {
      this.first = first;
      this.last = first;
      this.start = start;
    }
  }

  /**
   * Predicts.
   *
   * @param input what enters the network
   * @param measuredQ measured second moment of a node's pre-activations, NaN where there is none
   */
  public Prediction(
      List<Node> network, Signal input, ActivationShapes shapes, IntToDoubleFunction measuredQ) {
    this.shapes = shapes;
    this.measuredQ = measuredQ;
    for (Node node : network) {
      nodes.put(node.index(), node);
      leaving.put(node.index(), follow(node, input));
    }
  }

  /** The layers with pre-activations, by node index. */
  Map<Integer, Predicted> layers() {
    return layers;
  }

  /** The stretches of at least two layers, in forward order. */
  List<Stretch> stretches() {
    return stretches.stream().filter(stretch -> !stretch.transitions.isEmpty()).toList();
  }

  private Signal follow(Node node, Signal input) {
    return switch (node.role()) {
      case INPUT -> input;
      case PASS -> from(node);
      case SUM ->
        node.inputs().stream().map(this::signal).reduce(Signal::plus).orElse(Signal.UNKNOWN);
      case MERGE -> merged(node);
      case NORMALIZATION -> normalized(node);
      case WEIGHTS, OUTPUT, ACTIVATION -> layer(node);
      case OUTSIDE -> Signal.UNKNOWN;
    };
  }

  private Signal signal(int index) {
    return leaving.getOrDefault(index, Signal.UNKNOWN);
  }

  private Signal from(Node node) {
    return node.inputs().size() == 1 ? signal(node.inputs().get(0)) : Signal.UNKNOWN;
  }

  /** Side by side, the average; exact where the parts are equally wide. */
  private Signal merged(Node node) {
    List<Signal> parts = node.inputs().stream().map(this::signal).toList();
    double share = 1.0 / parts.size();
    double second = 0;
    double cross = 0;
    double mean = 0;
    for (Signal part : parts) {
      second += share * part.second();
      cross += share * part.cross();
      mean += share * part.mean();
    }
    return new Signal(second, cross, mean, false);
  }

  /** Trained scale and shift, else 1 and 0; different inputs share no more than the shift. */
  private static Signal normalized(Node node) {
    return node.configuration()
        .filter(org.deeplearning4j.nn.conf.layers.BatchNormalization.class::isInstance)
        .map(org.deeplearning4j.nn.conf.layers.BatchNormalization.class::cast)
        .map(layer -> {
          double shift = layer.getBeta();
          double second = layer.getGamma() * layer.getGamma() + shift * shift;
          return new Signal(second, shift * shift, shift, shift == 0);
        })
        .orElse(Signal.UNKNOWN);
  }

  private Signal layer(Node node) {
    Signal below = from(node);
    Signal before =
        node.weights().map(weights -> weighted(node, weights, below)).orElse(below);
    if (!before.known() || !before.gaussian()) {
      layers.put(node.index(), outside(node));
      double measured = measuredQ.applyAsDouble(node.index());
      if (Double.isNaN(measured) || node.weights().isEmpty()) {
        return Signal.UNKNOWN;
      }
      stretches.add(new Stretch(node.index(), measured));
      return activated(node, new Signal(measured, Double.NaN, 0, true)).orElse(Signal.UNKNOWN);
    }
    Optional<Activation> activation = activation(node);
    double sparsity =
        activation.map(known -> known.moments(before.second()).sparsity()).orElse(Double.NaN);
    layers.put(
        node.index(),
        new Predicted(
            before.second(),
            before.second() > 0 ? before.cross() / before.second() : Double.NaN,
            activation,
            sparsity,
            Double.NaN,
            Double.NaN,
            Double.NaN));
    link(node, before.second());
    return activated(node, before).orElse(Signal.UNKNOWN);
  }

  private Signal weighted(Node node, Weights weights, Signal below) {
    if (weights.layerNorm()) {
      return new Signal(1 + weights.sb2(), Double.NaN, 0, true);
    }
    if (!below.known()) {
      return Signal.UNKNOWN;
    }
    double sw2 = weights.sw2();
    double sb2 = weights.sb2();
    return new Signal(
        sw2 * below.second() / node.retained() + sb2, sw2 * below.cross() + sb2, 0, true);
  }

  private Optional<Activation> activation(Node node) {
    return node.activation().flatMap(shapes::theory);
  }

  private Predicted outside(Node node) {
    return new Predicted(
        Double.NaN, Double.NaN, activation(node), Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  private Optional<Signal> activated(Node node, Signal before) {
    return activation(node).map(known -> {
      double q = before.second();
      if (isIdentity(known)) {
        return before;
      }
      GaussianMoments moments = known.moments(q);
      return new Signal(moments.second(), cross(known, before, moments), moments.mean(), false);
    });
  }

  private static double cross(Activation activation, Signal before, GaussianMoments moments) {
    double q = before.second();
    if (Double.isNaN(before.cross()) || !(q > 0) || !(moments.second() > 0)) {
      return Double.NaN;
    }
    double rho = Math.max(-1, Math.min(1, before.cross() / q));
    CorrelationMap bare = new CorrelationMap(new VarianceMap(activation, 1, 0), q);
    return bare.apply(rho) * moments.second();
  }

  private static boolean isIdentity(Activation activation) {
    return activation.kinks().length == 0
        && activation.slope(-3) == 1
        && activation.slope(3) == 1
        && activation.value(0) == 0
        && activation.value(3) == 3;
  }

  /** Ties a layer to the one below it, if nothing outside the theory is in between. */
  private void link(Node node, double q) {
    Optional<Node> below = nearestLayer(node);
    Stretch stretch = below.flatMap(this::stretchEndingAt).orElse(null);
    boolean restarts = node.weights().map(Weights::layerNorm).orElse(false);
    if (below.isEmpty() || stretch == null || restarts) {
      stretches.add(new Stretch(node.index(), q));
      return;
    }
    Predicted under = layers.get(below.get().index());
    if (under == null || under.activation().isEmpty()) {
      stretches.add(new Stretch(node.index(), q));
      return;
    }
    Activation activation = under.activation().get();
    double sw2 = node.weights().map(Weights::sw2).orElse(1.0) / node.retained();
    double sb2 = node.weights().map(Weights::sb2).orElse(0.0);
    double width = node.weights().map(weights -> (double) weights.fanIn()).orElse(WIDE);
    double from = Double.isNaN(under.q()) ? stretch.start : under.q();
    GaussianMoments moments = activation.moments(from);
    double spread = moments.slopeSecond() > 0 ? GradientSpread.ofLayer(moments, width) : Double.NaN;
    layers.put(
        below.get().index(),
        under.withNext(sw2 * moments.secondSlope(), sw2 * moments.slopeSecond(), spread));
    if (node.role() != Role.OUTPUT) {
      stretch.transitions.add(new Transition(new VarianceMap(activation, sw2, sb2), width));
      stretch.last = node.index();
    }
  }

  private Optional<Stretch> stretchEndingAt(Node node) {
    return stretches.stream().filter(stretch -> stretch.last == node.index()).findFirst();
  }

  /** The layer that a node reads, through nodes that pass values as they are. */
  private Optional<Node> nearestLayer(Node node) {
    Node at = node;
    while (at.inputs().size() == 1) {
      Node below = nodes.get(at.inputs().get(0));
      if (below == null) {
        return Optional.empty();
      }
      if (below.role() == Role.WEIGHTS || below.role() == Role.ACTIVATION) {
        return Optional.of(below);
      }
      if (below.role() != Role.PASS) {
        return Optional.empty();
      }
      at = below;
    }
    return Optional.empty();
  }
}
