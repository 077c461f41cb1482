package io.tightrope.dl4j.preflight.judge;

import io.tightrope.dl4j.preflight.measure.Measured;
import io.tightrope.dl4j.structure.Node;
import io.tightrope.dl4j.structure.Role;
import io.tightrope.sparse.activation.SparseActivation;
import io.tightrope.theory.activation.Activation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is being judged: the nodes of a network with what is predicted and measured of them.
 *
 * @param nodes in forward order
 * @param prediction of the theory
 * @param measured by node index; empty if no pass was made
 */
public record Subject(List<Node> nodes, Prediction prediction, Map<Integer, Measured> measured) {

  public Optional<Predicted> predicted(Node node) {
    return Optional.ofNullable(prediction.layers().get(node.index()));
  }

  public Measured measured(Node node) {
    return measured.getOrDefault(node.index(), Measured.NOTHING);
  }

  /** What to call a layer in a sentence. */
  public static String name(Node node) {
    boolean numbered =
        node.name().equals("layer" + node.index()) || node.name().matches("0*" + node.index());
    return numbered ? "layer " + node.index() : "layer \"" + node.name() + "\"";
  }

  /** Layers with pre-activations other than output layers, in forward order. */
  public List<Node> hidden() {
    return nodes.stream()
        .filter(node -> node.role() == Role.WEIGHTS
            || (node.role() == Role.ACTIVATION && predicted(node).isPresent()))
        .toList();
  }

  /** Layers of which the loss is taken. */
  List<Node> outputs() {
    return nodes.stream().filter(node -> node.role() == Role.OUTPUT).toList();
  }

  /** Layers outside the theory whose values a pass does not show, such as recurrent ones. */
  public List<Node> outside() {
    return nodes.stream()
        .filter(
            node -> node.role() == Role.OUTSIDE && Double.isNaN(measured(node).q()))
        .toList();
  }

  /** Hidden layers with weights: the depth that counts. */
  public List<Node> hiddenWeights() {
    return nodes.stream().filter(node -> node.role() == Role.WEIGHTS).toList();
  }

  /** Variance of the log gradient gain through the hidden layers over networks of these widths. */
  double gainVariance() {
    return hidden().stream()
        .mapToDouble(node -> predicted(node).map(Predicted::gainSpread).orElse(0.0))
        .filter(spread -> !Double.isNaN(spread))
        .sum();
  }

  /** The variance that the network is designed to keep: declared, else that of its first layer. */
  public double reference() {
    for (Node node : hidden()) {
      double declared = designedQ(node);
      if (!Double.isNaN(declared)) {
        return declared;
      }
    }
    return hidden().stream()
        .map(node -> predicted(node)
            .map(Predicted::q)
            .filter(q -> !Double.isNaN(q))
            .orElse(measured(node).q()))
        .filter(q -> q > 0)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** The q at which a layer's threshold gives the sparsity it declares, NaN if it declares none. */
  private double designedQ(Node node) {
    double target = declaredSparsity(node);
    if (!(target > 0 && target < 1)
        || !(node.activation().orElse(null) instanceof SparseActivation sparse)
        || !(sparse.tau() > 0)) {
      return Double.NaN;
    }
    double unit = io.tightrope.theory.activation.SparseActivation.threshold(
        sparse.twoSided()
            ? io.tightrope.theory.activation.SparseKind.ST
            : io.tightrope.theory.activation.SparseKind.RELU_TAU,
        target,
        1);
    return unit > 0 ? Math.pow(sparse.tau() / unit, 2) : Double.NaN;
  }

  /** The share of zeros that a layer's activation says it is for, NaN if it says nothing. */
  public double declaredSparsity(Node node) {
    return node.activation().orElse(null) instanceof SparseActivation sparse
        ? sparse.targetSparsity()
        : Double.NaN;
  }

  /** Whether a layer's activation has a dead zone that reaches beyond half of a Gaussian. */
  public boolean isSparse(Node node) {
    Optional<Activation> activation = predicted(node).flatMap(Predicted::activation);
    return activation.isPresent()
        && activation.get().threshold().isPresent()
        && (activation.get().twoSided() || activation.get().threshold().getAsDouble() > 0);
  }

  /** Whether any hidden layer is sparse. */
  boolean isSparse() {
    return hidden().stream().anyMatch(this::isSparse);
  }
}
