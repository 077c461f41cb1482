package io.tightrope.benchmarks.detection.training;

import io.tightrope.benchmarks.detection.others.OtherReader;
import io.tightrope.benchmarks.detection.others.OtherStatistics;
import io.tightrope.core.expect.Expectations;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunDescription;
import io.tightrope.dl4j.hub.StepWatch;
import io.tightrope.dl4j.probe.Network;
import io.tightrope.dl4j.probe.NetworkProbe;
import io.tightrope.dl4j.structure.ActivationShapes;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads observed steps twice: through the agent's own probe into frames, and into what the rules of
 * others look at. Not thread-safe.
 */
final class StepReader implements StepWatch {
  /** Seconds that a step is taken to last, so that hysteresis in time is the same everywhere. */
  private static final double STEP_SECONDS = 0.02;

  private final NetworkProbe probe;
  private final OtherReader others;
  private final Expectations expectations;
  private final List<StepFrame> frames = new ArrayList<>();
  private boolean stageBegan;
  private int step;
  private byte[] labels = {};

  StepReader(
      MultiLayerNetwork network,
      Network described,
      ActivationShapes shapes,
      RunDescription description) {
    probe = new NetworkProbe(described, shapes);
    expectations = new Expectations(description);
    others = new OtherReader(network);
  }

  /** Whether a program that replaced activations between observed steps began a stage. */
  boolean seesNewStage(int step) {
    return probe.seesNewStage(step);
  }

  /** Reads parameters and updates at every step, not at every eighth. */
  void readParametersAtEveryStep() {
    probe.readParametersAtEveryStep();
  }

  /** The next step is to be read. */
  void expect(int nextStep, byte[] batchLabels) {
    step = nextStep;
    labels = batchLabels;
  }

  /** It begins; the network has its inputs. */
  void started() {
    stageBegan = false;
    probe.begin(step);
    others.begin(step, labels);
  }

  /** Whether the last step that was read was the first of a stage. */
  boolean stageBegan() {
    return stageBegan;
  }

  List<StepFrame> frames() {
    return frames;
  }

  List<OtherStatistics> others() {
    return others.seen();
  }

  @Override
  public void layerEntered(Object layer, @Nullable Object epsilon) {
    probe.layerEntered((Layer) layer);
    others.layerEntered((Layer) layer);
  }

  @Override
  @SuppressWarnings("unchecked")
  public void layerLeft(Object layer, @Nullable Object gradientAndEpsilon) {
    Pair<Gradient, INDArray> pair = (Pair<Gradient, INDArray>) gradientAndEpsilon;
    probe.layerLeft(pair);
    others.layerLeft(pair);
  }

  @Override
  public void activationEntered(Object activation, @Nullable Object preactivation) {
    probe.activationEntered((IActivation) activation, (INDArray) preactivation);
    others.activationEntered((IActivation) activation, (INDArray) preactivation);
  }

  @Override
  @SuppressWarnings("unchecked")
  public void activationLeft(Object activation, @Nullable Object gradients) {
    probe.activationLeft((Pair<INDArray, INDArray>) gradients);
  }

  @Override
  public void lossEntered(Object loss, @Nullable Object preactivation) {
    probe.lossEntered((INDArray) preactivation);
    others.lossEntered((INDArray) preactivation);
  }

  @Override
  public void lossLeft(Object loss, @Nullable Object gradient) {
    probe.lossLeft((INDArray) gradient);
  }

  @Override
  public void updateComputed(Object updater) {
    probe.updateComputed();
    others.updateComputed();
  }

  @Override
  @SuppressWarnings("unchecked")
  public void stepDone(@Nullable Object gradientAndScore) {
    double loss = gradientAndScore == null
        ? Double.NaN
        : ((Pair<Gradient, Double>) gradientAndScore).getSecond();
    NetworkProbe.Observation observation = probe.end(loss);
    StepFrame.Builder frame = observation.frame();
    stageBegan = observation.stageBegins();
    for (NetworkProbe.Design design : observation.designs()) {
      expectations.design(design.layer(), design.variance());
      expectations.padding(design.layer(), design.paddingShare());
      design.function().ifPresent(function -> expectations.activation(design.layer(), function));
    }
    frame.seq(frames.size()).timestamp(step * STEP_SECONDS);
    frames.add(expectations.complete(frame.build()));
    others.end(loss);
  }

  @Override
  public void stepFailed() {
    throw new IllegalStateException("DL4J failed in an observed step");
  }
}
