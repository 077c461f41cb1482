package io.tightrope.dl4j.preflight;

import io.tightrope.dl4j.preflight.judge.Finding;
import io.tightrope.dl4j.preflight.judge.MeasurementJudge;
import io.tightrope.dl4j.preflight.judge.Prediction;
import io.tightrope.dl4j.preflight.judge.PredictionJudge;
import io.tightrope.dl4j.preflight.judge.Signal;
import io.tightrope.dl4j.preflight.judge.Subject;
import io.tightrope.dl4j.preflight.measure.Measured;
import io.tightrope.dl4j.preflight.measure.Measurement;
import io.tightrope.dl4j.preflight.measure.Observer;
import io.tightrope.dl4j.structure.ActivationShapes;
import io.tightrope.dl4j.structure.NetworkStructure;
import io.tightrope.dl4j.structure.Node;
import io.tightrope.dl4j.structure.RandomState;
import io.tightrope.dl4j.structure.Role;
import io.tightrope.dl4j.structure.Weights;
import io.tightrope.theory.design.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Judges an initialized network before its first step.
 *
 * <pre>{@code
 * PreflightReport report = Preflight.of(network);      // theory, and one pass over random inputs
 * PreflightReport quick = Preflight.predict(network);  // theory alone: no pass, no copy
 * PreflightReport real = Preflight.of(network, batch); // one pass over a batch, standardised
 * if (report.verdict() != Verdict.STABLE) report.reasons().forEach(System.out::println);
 * }</pre>
 *
 * The network, its parameters and ND4J's random state stay as they were; a pass is made through a copy.
 * Not to be called while another thread trains the network.
 */
public final class Preflight {
  private static final int BATCH = 64;
  private static final long SEED = 20_240_607;
  private static final double MISALIGNED = 2.5;

  private final Model model;
  private final List<Node> nodes;
  private final Signal input;
  private final Map<Integer, Measured> measured;

  private Preflight(Model model, Signal input, Map<Integer, Measured> measured) {
    this.model = model;
    this.nodes = NetworkStructure.of(model);
    this.input = input;
    this.measured = measured;
  }

  /**
   * By theory alone, for standardised inputs that have nothing in common.
   *
   * @throws IllegalArgumentException if the model is neither a MultiLayerNetwork nor a
   *     ComputationGraph
   */
  public static PreflightReport predict(Model model) {
    return new Preflight(model, new Signal(1, 0, 0, false), Map.of()).report();
  }

  /**
   * By theory and one pass over standard normal inputs.
   *
   * @throws IllegalArgumentException if the model is of another kind, or the shape of its inputs
   *     cannot be found; give a batch then
   */
  public static PreflightReport of(Model model) {
    List<long[]> shapes;
    try (RandomState untouched = RandomState.keep()) {
      NetworkStructure.of(model);
      shapes = InputShapes.of(model)
          .orElseThrow(
              () -> new IllegalArgumentException(
                  "the shape of the network's inputs cannot be told from its configuration; give data"));
    }
    return of(model, random(shapes));
  }

  /**
   * By theory and one pass over a batch.
   *
   * @param inputs one array for each input of the network, examples first, standardised; two examples
   *     at least
   * @throws IllegalArgumentException if the model is of another kind or the inputs do not fit it
   */
  public static PreflightReport of(Model model, INDArray... inputs) {
    Map<Integer, Measured> measured;
    try {
      measured = Measurement.of(model, inputs, SEED);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "the network cannot be run on inputs of shape " + shapes(inputs) + ": " + e.getMessage(),
          e);
    }
    return new Preflight(model, signal(inputs[0]), measured).report();
  }

  /** Standard normal inputs of the shapes of single examples; the random state stays as it was. */
  static INDArray[] random(List<long[]> shapes) {
    try (RandomState untouched = RandomState.keep()) {
      Nd4j.getRandom().setSeed(SEED);
      return shapes.stream()
          .map(shape -> Nd4j.randn(InputShapes.withBatch(BATCH, shape)))
          .toArray(INDArray[]::new);
    }
  }

  private static Signal signal(INDArray inputs) {
    Observer observer = new Observer();
    observer.preactivations(inputs);
    Measured seen = observer.seen();
    double correlation = Double.isNaN(seen.correlation()) ? 0 : seen.correlation();
    return new Signal(seen.q(), correlation * seen.q(), 0, false);
  }

  private static String shapes(INDArray[] inputs) {
    return String.join(
        " and ", Stream.of(inputs).map(x -> Arrays.toString(x.shape())).toList());
  }

  private PreflightReport report() {
    Prediction prediction = new Prediction(
        nodes,
        input,
        new ActivationShapes(),
        index -> measured.getOrDefault(index, Measured.NOTHING).q());
    Subject subject = new Subject(nodes, prediction, measured);
    boolean trained = isTrained();
    PredictionJudge theory = new PredictionJudge(subject);
    Optional<Verdict> predicted = theory.covers() && !trained
        ? Optional.of(Finding.worst(theory.findings()))
        : Optional.empty();
    Optional<MeasurementJudge> seen =
        measured.isEmpty() ? Optional.empty() : Optional.of(new MeasurementJudge(subject, trained));
    Optional<Verdict> observed = seen.map(MeasurementJudge::verdict);
    Verdict verdict = Stream.of(predicted, observed)
        .flatMap(Optional::stream)
        .reduce(Verdict.NOT_MEASURED, Verdict::or);
    List<Finding> findings = new ArrayList<>();
    predicted.ifPresent(covered -> findings.addAll(theory.findings()));
    seen.ifPresent(judge -> findings.addAll(judge.findings()));
    return new PreflightReport(
        verdict,
        predicted,
        observed,
        trained,
        reasons(verdict, findings, subject, trained, predicted.isPresent()),
        trained ? OptionalDouble.empty() : present(theory.escapeProbability()),
        trained ? OptionalDouble.empty() : present(theory.gradientGain()),
        present(seen.map(MeasurementJudge::gradientGain).orElse(Double.NaN)),
        new LayerTable(subject, trained).layers(),
        Recommender.recommend(subject));
  }

  private static List<String> reasons(
      Verdict verdict, List<Finding> findings, Subject subject, boolean trained, boolean covered) {
    List<String> reasons = new ArrayList<>();
    if (trained) {
      reasons.add("the weights are trained, so the measurement alone is judged");
    } else if (!covered) {
      reasons.add("the network is outside the theory, so the measurement alone is judged");
    }
    findings.stream()
        .sorted(Comparator.comparing(Finding::severity).reversed())
        .map(Finding::reason)
        .forEach(reasons::add);
    if (verdict == Verdict.NOT_MEASURED) {
      reasons.add(
          "no hidden layer could be measured, so nothing can be said of the depth; watch the"
              + " first steps of training under the agent");
    } else if (findings.isEmpty()) {
      reasons.add("variance, gradient and sparsity are kept through the depth");
    }
    if (!subject.measured().isEmpty() && !subject.outside().isEmpty()) {
      reasons.add(subject.outside().stream()
          .map(node -> Subject.name(node) + " (" + node.kind() + ")")
          .collect(Collectors.joining(", ", "not measured: ", "")));
    }
    return reasons;
  }

  /**
   * DL4J counts the steps it made; where the count was lost, trained weights show by being aligned with
   * their inputs: the measured variance is not what random weights of their size would make of them.
   */
  private boolean isTrained() {
    return iterations() > 0 || isAligned();
  }

  private int iterations() {
    if (model instanceof MultiLayerNetwork network) {
      return network.getLayerWiseConfigurations().getIterationCount();
    }
    return model instanceof ComputationGraph graph
        ? graph.getConfiguration().getIterationCount()
        : 0;
  }

  private boolean isAligned() {
    int compared = 0;
    int off = 0;
    for (Node node : nodes) {
      if (node.role() != Role.WEIGHTS || node.inputs().size() != 1) {
        continue;
      }
      Measured below = measured.getOrDefault(node.inputs().get(0), Measured.NOTHING);
      Measured here = measured.getOrDefault(node.index(), Measured.NOTHING);
      Weights weights = node.weights().orElseThrow();
      double random = weights.sw2() * below.activationSecond() / node.retained() + weights.sb2();
      double alignment = here.q() / random;
      if (!Double.isNaN(alignment) && Double.isFinite(alignment) && !weights.layerNorm()) {
        compared++;
        off += alignment > MISALIGNED || alignment < 1 / MISALIGNED ? 1 : 0;
      }
    }
    return compared > 0 && 3 * off > compared;
  }

  private static OptionalDouble present(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
