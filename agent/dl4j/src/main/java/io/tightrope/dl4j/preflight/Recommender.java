package io.tightrope.dl4j.preflight;

import static io.tightrope.dl4j.preflight.judge.PredictionJudge.format;
import static io.tightrope.dl4j.preflight.judge.PredictionJudge.number;

import io.tightrope.core.theory.InitializationCode;
import io.tightrope.dl4j.preflight.judge.Predicted;
import io.tightrope.dl4j.preflight.judge.Subject;
import io.tightrope.dl4j.structure.Node;
import io.tightrope.dl4j.structure.Weights;
import io.tightrope.theory.activation.Activation;
import io.tightrope.theory.activation.SparseActivation;
import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.design.Advisor;
import io.tightrope.theory.design.EdgeOfChaos;
import io.tightrope.theory.maps.VarianceMap;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Says what initialization would suit the network's depth, width and activation. */
final class Recommender {
  private static final long SEED = 1;
  private static final double RELU_SW2 = 2;

  private Recommender() {}

  static Optional<Recommendation> recommend(Subject subject) {
    Optional<Node> typical = subject.hidden().stream()
        .filter(node -> subject.predicted(node).flatMap(Predicted::activation).isPresent())
        .filter(node -> !isLinear(subject, node))
        .findFirst();
    if (typical.isEmpty()) {
      return Optional.empty();
    }
    Activation activation =
        subject.predicted(typical.get()).flatMap(Predicted::activation).orElseThrow();
    return subject.isSparse(typical.get()) && activation instanceof SparseActivation sparse
        ? sparse(subject, typical.get(), sparse)
        : dense(activation);
  }

  private static boolean isLinear(Subject subject, Node node) {
    return subject
        .predicted(node)
        .flatMap(Predicted::activation)
        .filter(activation -> activation instanceof SparseActivation sparse
            && sparse.kind() == SparseKind.ST
            && sparse.tau() == 0)
        .isPresent();
  }

  private static Optional<Recommendation> sparse(
      Subject subject, Node node, SparseActivation activation) {
    double declared = subject.declaredSparsity(node);
    double reference = subject.reference();
    double q = reference > 0 && Double.isFinite(reference) ? reference : 1;
    double sparsity =
        declared > 0 && declared < 1 ? declared : activation.moments(q).sparsity();
    if (!(sparsity > 0 && sparsity < 1)) {
      return Optional.empty();
    }
    List<Node> layers = subject.hiddenWeights();
    Advisor advisor =
        new Advisor(activation.kind(), Math.max(1, layers.size()), effectiveWidth(layers), SEED);
    Advisor.Advice advice = advisor.advise(sparsity, q);
    String caution = "";
    if (advice instanceof Advisor.NothingSafe none) {
      caution = none.reason() + "; ";
      if (none.highestSafeSparsity().isEmpty()) {
        return Optional.empty();
      }
      advice = advisor.advise(none.highestSafeSparsity().getAsDouble(), q);
    }
    return advice instanceof Advisor.Recommended found
        ? Optional.of(describe(found.design(), caution))
        : Optional.empty();
  }

  private static Recommendation describe(EdgeOfChaos.Feasible design, String caution) {
    SparseActivation activation = design.activation();
    String text = format(
        "%s%s with threshold %s and clip %s, weights N(0, %s / fan-in), biases N(0, %s), and the first"
            + " layer's weights N(0, %s / (fan-in mean(x^2))): sparsity %s and q %s are kept, slope %s",
        caution,
        activation.kind().label(),
        number(activation.tau()),
        number(activation.m()),
        number(design.sw2()),
        number(design.sb2()),
        number(design.firstLayerSw2(1)),
        number(design.sparsity()),
        number(design.q()),
        number(design.slope()));
    return new Recommendation(
        activation.kind().label(),
        OptionalDouble.of(design.sparsity()),
        design.q(),
        OptionalDouble.of(activation.tau()),
        OptionalDouble.of(activation.m()),
        design.sw2(),
        design.sb2(),
        design.firstLayerSw2(1),
        design.slope(),
        text,
        InitializationCode.of(design));
  }

  /** Fluctuations add up as 1 / width, so the harmonic mean counts. */
  private static int effectiveWidth(List<Node> layers) {
    double sum = 0;
    int count = 0;
    for (Node node : layers.subList(Math.min(1, layers.size()), layers.size())) {
      sum += 1.0 / node.weights().map(Weights::fanIn).orElse(1L);
      count++;
    }
    return count == 0 ? 1_000 : (int) Math.max(1, Math.round(count / sum));
  }

  /** The variance nearest to 1 at which the edge of chaos exists. */
  private static Optional<Recommendation> dense(Activation activation) {
    return DoubleStream.iterate(-4, step -> step <= 4, step -> step + 0.25)
        .boxed()
        .sorted(Comparator.comparingDouble(Math::abs))
        .map(step -> Math.pow(2, step))
        .flatMap(q -> EdgeOfChaos.of(activation, q).map(map -> describe(map, q)).stream())
        .findFirst();
  }

  private static Recommendation describe(VarianceMap map, double q) {
    String text = format(
        "weights N(0, %s / fan-in), biases N(0, %s): the edge of chaos for this activation at q %s",
        number(map.sw2()), number(map.sb2()), number(q));
    boolean relu = Math.abs(map.sw2() - RELU_SW2) < 1e-9 && map.sb2() == 0;
    String code = relu
        ? ".weightInit(WeightInit.RELU)\n"
        : format(
            ".weightInit(new NormalDistribution(0, Math.sqrt(%.6f / nIn))) // for each hidden layer's"
                + " nIn%n",
            map.sw2());
    return new Recommendation(
        map.activation().name(),
        OptionalDouble.empty(),
        q,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        map.sw2(),
        map.sb2(),
        q - map.sb2(),
        map.at(q).slope(),
        text,
        code);
  }
}
