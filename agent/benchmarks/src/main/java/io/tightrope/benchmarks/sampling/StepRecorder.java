package io.tightrope.benchmarks.sampling;

import io.tightrope.core.expect.Expectations;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunDescription;
import io.tightrope.dl4j.hub.StepWatch;
import io.tightrope.dl4j.probe.Network;
import io.tightrope.dl4j.probe.NetworkProbe;
import io.tightrope.dl4j.structure.ActivationShapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.gradient.Gradient;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads every step of one network into a frame, as the agent does with the steps that it observes. Must
 * not be linked before DL4J is woven. Not thread-safe.
 */
final class StepRecorder implements StepWatch {
  /** Seconds that a step is taken to last, so that hysteresis in time is the same everywhere. */
  static final double STEP_SECONDS = 0.02;

  private final Network network;
  private final RunDescription description;
  private final NetworkProbe probe;
  private final Expectations expectations;
  private final List<StepFrame> frames = new ArrayList<>();
  private long step = -1;

  StepRecorder(Model model, String run) {
    ActivationShapes shapes = new ActivationShapes();
    network = Network.of(model).orElseThrow();
    description = new RunDescription(
        run,
        run,
        "deeplearning4j",
        network.summary(),
        "bench",
        Optional.empty(),
        network.describe(shapes),
        Map.of());
    probe = new NetworkProbe(network, shapes);
    probe.readParametersAtEveryStep();
    expectations = new Expectations(description);
  }

  RunDescription description() {
    return description;
  }

  List<StepFrame> frames() {
    return frames;
  }

  /** A step begins; a network that was loaded from a file goes on counting where it was saved. */
  StepRecorder begin() {
    step = Math.max(step + 1, network.iterations());
    probe.begin(step);
    return this;
  }

  @Override
  public void layerEntered(Object layer, @Nullable Object epsilon) {
    probe.layerEntered((Layer) layer);
  }

  @Override
  @SuppressWarnings("unchecked")
  public void layerLeft(Object layer, @Nullable Object gradientAndEpsilon) {
    probe.layerLeft((Pair<Gradient, INDArray>) gradientAndEpsilon);
  }

  @Override
  public void activationEntered(Object activation, @Nullable Object preactivation) {
    probe.activationEntered((IActivation) activation, (INDArray) preactivation);
  }

  @Override
  @SuppressWarnings("unchecked")
  public void activationLeft(Object activation, @Nullable Object gradients) {
    probe.activationLeft((Pair<INDArray, INDArray>) gradients);
  }

  @Override
  public void lossEntered(Object loss, @Nullable Object preactivation) {
    probe.lossEntered((INDArray) preactivation);
  }

  @Override
  public void lossLeft(Object loss, @Nullable Object gradient) {
    probe.lossLeft((INDArray) gradient);
  }

  @Override
  public void updateComputed(Object updater) {
    probe.updateComputed();
  }

  @Override
  @SuppressWarnings("unchecked")
  public void stepDone(@Nullable Object gradientAndScore) {
    double loss = gradientAndScore == null
        ? Double.NaN
        : ((Pair<Gradient, Double>) gradientAndScore).getSecond();
    NetworkProbe.Observation observation = probe.end(loss);
    for (NetworkProbe.Design design : observation.designs()) {
      expectations.design(design.layer(), design.variance());
      expectations.padding(design.layer(), design.paddingShare());
      design.function().ifPresent(function -> expectations.activation(design.layer(), function));
    }
    StepFrame.Builder frame = observation.frame().seq(frames.size()).timestamp(step * STEP_SECONDS);
    frames.add(expectations.complete(frame.build()));
  }

  @Override
  public void stepFailed() {
    throw new IllegalStateException("DL4J failed in an observed step");
  }
}
