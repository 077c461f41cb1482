package io.tightrope.dl4j.probe;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.dl4j.structure.ActivationShapes;
import io.tightrope.theory.activation.Activation;
import io.tightrope.theory.activation.Activations;
import io.tightrope.theory.activation.SparseKind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads one training step of a network after the other, from calls that follow the backward pass
 * through it: the arrays are there then, pre-activations and gradients alike, and nothing needs to
 * be computed or kept. Hot code. Not thread-safe: one step at a time.
 */
public final class NetworkProbe {
  /**
   * Steps between two readings of parameters and updates: they change slowly and are as large as
   * everything else together. They are read in any case at the first step, at a stage's first step,
   * and when a layer's pre-activations jump, for then somebody may have changed its weights.
   */
  private static final int PARAMETER_STEPS = 8;

  /**
   * Observed steps between two readings of the pre-activations' quantiles. One costs about 100
   * microseconds per layer, for the sorting of a sample, so that every twentieth adds 5 to each.
   */
  private static final int QUANTILE_STEPS = 20;

  /**
   * Steps, and observed steps, from one reading of the spectral alignments to the next. A reading costs
   * about twice as much as everything else of an observed step together. The first step has one, so that
   * a run has all its series from there on.
   */
  private static final int ALIGNMENT_STEPS = 40;

  private static final int ALIGNMENT_OBSERVATIONS = 2;

  private final Network network;
  private final Tensors tensors = new Tensors();
  private final ActivationShapes shapes;
  private final List<LayerProbe> probes;
  private final LayerStack stack;
  private final Stages stages;
  private final ReplacedActivations replaced;

  private final Set<Integer> toldFunctions = new HashSet<>();

  private int parameterSteps = PARAMETER_STEPS;
  private boolean first = true;
  private long step;
  private int batchSize;
  private List<INDArray> inputMasks = List.of();
  private long parametersDue = Long.MIN_VALUE;
  private int alignmentSteps = ALIGNMENT_STEPS;
  private int alignmentObservations = ALIGNMENT_OBSERVATIONS;
  private long alignmentStep;
  private int observedSinceAlignment;
  private boolean readsAlignment;
  private int stepsToQuantiles;
  private int activationDepth;
  private int lossDepth;
  private @Nullable LayerProbe inActivation;
  private @Nullable LayerProbe inLoss;

  /** Follows that network. */
  public NetworkProbe(Network network, ActivationShapes shapes) {
    this.network = network;
    this.shapes = shapes;
    this.probes = network.layers().stream()
        .map(layer -> new LayerProbe(layer, network.channelsLast(layer), tensors))
        .toList();
    this.stack = new LayerStack(probes);
    this.stages = new Stages(probes);
    this.replaced = new ReplacedActivations(network.layers());
  }

  /**
   * Reads parameters, updates and spectral alignments at every observed step from now on, for a
   * recording from which steps are left out later. Costs about three times as much as the rest.
   */
  public void readParametersAtEveryStep() {
    parameterSteps = 1;
    alignmentSteps = 0;
    alignmentObservations = 1;
  }

  /**
   * Whether the activations say, between two observed steps, that a new stage has begun. Costs well
   * below a microsecond a layer as long as nobody replaces activations.
   */
  public boolean seesNewStage(long step) {
    Optional<NetworkLayer> changed = replaced.oneOf(step);
    return changed.isPresent()
        && changed
            .get()
            .activation()
            .map(activation -> stages.wouldBegin(
                changed.get().index(), shapes.of(activation, changed.get().precision())))
            .orElse(false);
  }

  /** A step begins whose statistics are wanted. */
  public void begin(long observedStep) {
    step = observedStep;
    batchSize = network.batchSize();
    inputMasks = network.inputMasks();
    activationDepth = 0;
    lossDepth = 0;
    inActivation = null;
    inLoss = null;
    stack.clear();
    observedSinceAlignment++;
    readsAlignment = first
        || step - alignmentStep >= alignmentSteps
            && observedSinceAlignment >= alignmentObservations;
    if (readsAlignment) {
      alignmentStep = step;
      observedSinceAlignment = 0;
    }
    for (LayerProbe probe : probes) {
      probe.begin(shapes, network.isPretrained());
    }
    if (stepsToQuantiles == 0) {
      probes.forEach(LayerProbe::sampleQuantiles);
    }
  }

  /** {@code Layer.backpropGradient} begins. */
  public void layerEntered(Layer layer) {
    LayerProbe probe = stack.enter(layer);
    if (probe != null) {
      probe.readInput(layer.input());
      if (readsAlignment && mask().isEmpty()) {
        probe.readSpectralAlignment(layer.input());
      }
    }
  }

  /** {@code Layer.backpropGradient} returns. */
  public void layerLeft(@Nullable Pair<Gradient, INDArray> gradientAndEpsilon) {
    LayerProbe probe = stack.leave();
    if (probe != null && gradientAndEpsilon != null) {
      Map<String, INDArray> gradients = gradientAndEpsilon.getFirst().gradientForVariable();
      probe.readParameterGradients(gradients);
    }
  }

  /** {@code IActivation.backprop} begins. */
  public void activationEntered(IActivation activation, @Nullable INDArray preactivations) {
    if (activationDepth++ > 0 || lossDepth > 0) {
      return;
    }
    inActivation = stack.activationCalled(activation);
    if (inActivation != null) {
      if (stack.isMain(activation)) {
        inActivation.use();
      } else {
        inActivation.useFurther(activation, shapes);
      }
      inActivation.readPreactivations(
          preactivations, batchSize, mask(), stack.padding().step());
    }
  }

  private Optional<INDArray> mask() {
    return stack.padding().mask(batchSize, inputMasks);
  }

  /** {@code IActivation.backprop} returns dL/dz first. */
  public void activationLeft(@Nullable Pair<INDArray, INDArray> gradients) {
    if (--activationDepth > 0 || inActivation == null) {
      return;
    }
    if (gradients != null) {
      inActivation.readPreactivationGradient(
          gradients.getFirst(), batchSize, mask(), stack.padding().step());
    }
    inActivation = null;
  }

  /** {@code ILossFunction.computeGradient} begins. */
  public void lossEntered(@Nullable INDArray preactivations) {
    if (lossDepth++ > 0) {
      return;
    }
    inLoss = stack.present();
    if (inLoss != null) {
      inLoss.use();
      inLoss.readPreactivations(
          preactivations, batchSize, mask(), stack.padding().step());
    }
  }

  /** {@code ILossFunction.computeGradient} returns dL/dz of the output layer. */
  public void lossLeft(@Nullable INDArray gradient) {
    if (--lossDepth > 0 || inLoss == null) {
      return;
    }
    inLoss.readPreactivationGradient(
        gradient, batchSize, mask(), stack.padding().step());
    inLoss = null;
  }

  /** The updater has turned the gradients into updates. */
  public void updateComputed() {
    if (parametersAreDue()) {
      probes.forEach(LayerProbe::readParameters);
    }
  }

  /** The updater has made updates of gradients that are not this network's own, where they do not lie. */
  public void updateComputedElsewhere() {
    if (parametersAreDue()) {
      probes.forEach(LayerProbe::readWeights);
    }
  }

  private boolean parametersAreDue() {
    probes.forEach(LayerProbe::gather);
    boolean due = step >= parametersDue || probes.stream().anyMatch(LayerProbe::hasJumped);
    parametersDue = due ? step + parameterSteps : parametersDue;
    return due;
  }

  /** The step whose layers have been read has that number after all. */
  public void renumber(long observedStep) {
    step = observedStep;
  }

  /**
   * The step is over.
   *
   * @param loss the mean loss that DL4J computed; NaN is a measurement
   * @return everything that was seen
   */
  public Observation end(double loss) {
    return finish(StepFrame.measured(loss));
  }

  /** The step is over, and its loss is not known; else as the method that takes a loss. */
  public Observation endWithoutLoss() {
    return finish(Double.NaN);
  }

  private Observation finish(double loss) {
    probes.forEach(LayerProbe::gather);
    stepsToQuantiles = (stepsToQuantiles == 0 ? QUANTILE_STEPS : stepsToQuantiles) - 1;
    boolean stageBegins = stages.begins(step);
    if (stageBegins) {
      probes.forEach(LayerProbe::readParameters);
      // This step's pre-activations are gone; the run's first step has had its quantiles.
      stepsToQuantiles = first ? stepsToQuantiles : 0;
    }
    List<Design> designs = List.of();
    stages.setTargets(stageBegins || first);
    if (stageBegins || first) {
      designs = designs();
      first = false;
    }
    replaced.remember();
    probes.forEach(LayerProbe::remember);
    StepFrame.Builder frame = StepFrame.builder(probes.size())
        .step(step)
        .loss(loss)
        .epoch(network.epochs())
        .batchSize(batchSize)
        .learningRate(network.learningRate());
    stages.write(frame);
    for (LayerProbe probe : probes) {
      probe.write(frame, batchSize, below(probe));
    }
    stack.clear();
    inputMasks = List.of();
    return new Observation(frame, stageBegins, stages.stage(), stages.target(), designs);
  }

  private List<Design> designs() {
    PaddingLoss padding = PaddingLoss.of(probes);
    return probes.stream()
        .map(LayerProbe::layer)
        .flatMap(layer -> layer
            .activation()
            .map(function -> design(layer, function, padding.share(layer.index())))
            .stream())
        .toList();
  }

  private Design design(NetworkLayer layer, IActivation function, double paddingShare) {
    String kind = shapes.of(function, layer.precision()).description().kind();
    boolean told = toldFunctions.contains(layer.index());
    if (!told
        && (SparseKind.ofLabel(kind).isPresent() || Activations.named(kind).isPresent())) {
      return new Design(
          layer.index(), Declared.designVariance(function), paddingShare, Optional.empty());
    }
    toldFunctions.add(layer.index());
    return new Design(
        layer.index(), Declared.designVariance(function), paddingShare, shapes.theory(function));
  }

  /** The nearest layer below that has pre-activations, if the way down to it does not fork. */
  private @Nullable LayerProbe below(LayerProbe probe) {
    List<Integer> inputs = probe.layer().inputs();
    while (inputs.size() == 1) {
      LayerProbe candidate = probes.get(inputs.get(0));
      if (candidate.hasPreactivationGradient()) {
        return candidate;
      }
      inputs = candidate.layer().inputs();
    }
    return null;
  }

  /**
   * What one step showed.
   *
   * @param frame complete but for what the watch fills in
   * @param stageBegins whether a stage of the sparsity schedule begins with this step
   * @param stage the present stage, 0 without a schedule
   * @param target mean sparsity asked for in it, NaN if unknown
   * @param designs what the layers are designed for; empty unless this may have changed
   */
  public record Observation(
      StepFrame.Builder frame,
      boolean stageBegins,
      int stage,
      double target,
      List<Design> designs) {}

  /**
   * What a layer is designed for, as its activation shows and says.
   *
   * @param variance the second moment of its pre-activations that it declares, NaN if it does not
   * @param paddingShare share of its input's second moment that it keeps in spite of zero padding
   * @param function what it does; empty when its name in the run's description says so already, or
   *     when it cannot be told
   */
  public record Design(
      int layer, double variance, double paddingShare, Optional<Activation> function) {}
}
