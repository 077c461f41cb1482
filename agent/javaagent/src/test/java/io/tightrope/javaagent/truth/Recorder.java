package io.tightrope.javaagent.truth;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.dl4j.hub.StepWatch;
import io.tightrope.dl4j.hub.Watcher;
import io.tightrope.dl4j.probe.Network;
import io.tightrope.dl4j.probe.NetworkProbe;
import io.tightrope.dl4j.structure.ActivationShapes;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.gradient.Gradient;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Watches one model through the woven hooks, every step of it, and keeps the frames. Failures of the
 * probe come out of {@link #frames()}.
 */
public final class Recorder implements Watcher, StepWatch {
  private final Network network;
  private final NetworkProbe probe;
  private final List<StepFrame> frames = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private long step;

  private Recorder(Model model) {
    network = Network.of(model).orElseThrow();
    probe = new NetworkProbe(network, new ActivationShapes());
  }

  /** Runs a program and gives the frames of the steps in it. */
  public static List<StepFrame> record(Model model, Runnable program) {
    return record(new Recorder(model), program);
  }

  /** The same with parameters and spectral alignments read at every step. */
  static List<StepFrame> recordAll(Model model, Runnable program) {
    Recorder recorder = new Recorder(model);
    recorder.probe.readParametersAtEveryStep();
    return record(recorder, program);
  }

  private static List<StepFrame> record(Recorder recorder, Runnable program) {
    Hub.install(optimizer -> recorder);
    try {
      program.run();
    } finally {
      Hub.uninstall();
    }
    return recorder.frames();
  }

  private List<StepFrame> frames() {
    for (Throwable failure : failures) {
      throw new AssertionError("the probe failed", failure);
    }
    return frames;
  }

  private void guarded(Runnable observation) {
    try {
      observation.run();
    } catch (RuntimeException | Error failure) {
      failures.add(failure);
    }
  }

  @Override
  public StepWatch stepStarted(Object optimizer) {
    guarded(() -> probe.begin(step++));
    return this;
  }

  @Override
  public void layerEntered(Object layer, Object epsilon) {
    guarded(() -> probe.layerEntered((Layer) layer));
  }

  @Override
  @SuppressWarnings("unchecked")
  public void layerLeft(Object layer, Object gradientAndEpsilon) {
    guarded(() -> probe.layerLeft((Pair<Gradient, INDArray>) gradientAndEpsilon));
  }

  @Override
  public void activationEntered(Object activation, Object preactivation) {
    guarded(() -> probe.activationEntered((IActivation) activation, (INDArray) preactivation));
  }

  @Override
  @SuppressWarnings("unchecked")
  public void activationLeft(Object activation, Object gradients) {
    guarded(() -> probe.activationLeft((Pair<INDArray, INDArray>) gradients));
  }

  @Override
  public void lossEntered(Object loss, Object preactivation) {
    guarded(() -> probe.lossEntered((INDArray) preactivation));
  }

  @Override
  public void lossLeft(Object loss, Object gradient) {
    guarded(() -> probe.lossLeft((INDArray) gradient));
  }

  @Override
  public void updateComputed(Object updater) {
    guarded(probe::updateComputed);
  }

  @Override
  @SuppressWarnings("unchecked")
  public void stepDone(Object gradientAndScore) {
    guarded(() -> frames.add(probe
        .end(((Pair<Gradient, Double>) gradientAndScore).getSecond())
        .frame()
        .build()));
  }

  @Override
  public void stepFailed() {}

  @Override
  public void close() {}
}
