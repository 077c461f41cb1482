package io.tightrope.dl4j.probe;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.dl4j.structure.ActivationShape;
import java.util.Arrays;
import java.util.List;

/**
 * The sparsity schedule as the layers' activations show it: which stage it is and what is asked of
 * each layer. Not thread-safe.
 */
final class Stages {
  private static final double NO_VARIANCE_YET = 1;

  private final List<LayerProbe> probes;
  private final StageRecognizer recognizer = new StageRecognizer();
  private final double[] referenceVariance;
  /** Targets that the activations declared at the last step that was read, NaN where none is. */
  private final double[] declared;

  Stages(List<LayerProbe> probes) {
    this.probes = probes;
    this.referenceVariance = new double[probes.size()];
    this.declared = new double[probes.size()];
    Arrays.fill(referenceVariance, Double.NaN);
  }

  /**
   * Looks at the layers when all of a step has been read.
   *
   * @return whether a stage begins with this step
   */
  boolean begins(long step) {
    double[] sparsity = new double[probes.size()];
    for (int layer = 0; layer < sparsity.length; layer++) {
      LayerProbe probe = probes.get(layer);
      if (Double.isNaN(referenceVariance[layer])) {
        referenceVariance[layer] = probe.preactivationVariance();
      }
      int index = layer;
      declared[layer] = declaredTarget(probe);
      sparsity[layer] =
          probe.shape().map(shape -> sparsity(index, shape, declared[index])).orElse(Double.NaN);
    }
    return recognizer.begins(step, sparsity, declared);
  }

  /** By the theory, at the variance the layer had when it was first seen. */
  private double sparsity(int layer, ActivationShape shape, double target) {
    double q = referenceVariance[layer];
    return shape.isSparse() || !Double.isNaN(target)
        ? TheorySparsity.at(shape, q > 0 && Double.isFinite(q) ? q : NO_VARIANCE_YET)
        : Double.NaN;
  }

  private static double declaredTarget(LayerProbe probe) {
    return probe.layer().activation().map(Declared::targetSparsity).orElse(Double.NaN);
  }

  /** Whether this shape, seen between two observed steps, means a new stage. */
  boolean wouldBegin(int layer, ActivationShape shape) {
    double target = declaredTarget(probes.get(layer));
    return recognizer.wouldBegin(layer, sparsity(layer, shape, target), target);
  }

  /**
   * Notes what is asked of each layer: what its activation declares, which may be raised a little at every
   * step, else, as of a stage's beginning, what the theory gives for the parameters as they were read last.
   *
   * @param stageBegins whether a stage, or the run, begins with this step
   */
  void setTargets(boolean stageBegins) {
    for (int layer = 0; layer < declared.length; layer++) {
      LayerProbe probe = probes.get(layer);
      if (!Double.isNaN(declared[layer])) {
        probe.setSparsityTarget(declared[layer]);
      } else if (stageBegins) {
        probe.setSparsityTarget(targetByTheory(probe));
      }
    }
  }

  private static double targetByTheory(LayerProbe probe) {
    return probe
        .shape()
        .filter(ActivationShape::isSparse)
        .map(sparse -> TheorySparsity.atFixedPoint(
            sparse,
            probe.weightVarianceScaled(),
            probe.biasVariance(),
            probe.preactivationVariance()))
        .orElse(Double.NaN);
  }

  int stage() {
    return recognizer.stage();
  }

  /** Mean over the layers that have a target, NaN if none has. */
  double target() {
    return probes.stream()
        .mapToDouble(LayerProbe::sparsityTarget)
        .filter(target -> !Double.isNaN(target))
        .average()
        .orElse(Double.NaN);
  }

  void write(StepFrame.Builder frame) {
    frame.stage(stage()).sparsityTarget(target());
  }
}
