package io.tightrope.dl4j.probe;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.dl4j.structure.ActivationShape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The sparsity schedule as the layers' activations show it: which stage it is and what is asked of
 * each layer. Not thread-safe.
 */
final class Stages {
  private static final double NO_VARIANCE_YET = 1;

  private final List<LayerProbe> probes;
  private final StageRecognizer recognizer = new StageRecognizer();
  private final double[] referenceVariance;

  Stages(List<LayerProbe> probes) {
    this.probes = probes;
    this.referenceVariance = new double[probes.size()];
    Arrays.fill(referenceVariance, Double.NaN);
  }

  /**
   * Looks at the layers when all of a step has been read.
   *
   * @return whether a stage begins with this step
   */
  boolean begins(long step) {
    double[] sparsity = new double[probes.size()];
    double[] declared = new double[probes.size()];
    for (int layer = 0; layer < sparsity.length; layer++) {
      LayerProbe probe = probes.get(layer);
      if (Double.isNaN(referenceVariance[layer])) {
        referenceVariance[layer] = probe.preactivationVariance();
      }
      int index = layer;
      sparsity[layer] = probe.shape().map(shape -> sparsity(index, shape)).orElse(Double.NaN);
      declared[layer] = declaredTarget(probe);
    }
    return recognizer.begins(step, sparsity, declared);
  }

  /** By the theory, at the variance the layer had when it was first seen. */
  private double sparsity(int layer, ActivationShape shape) {
    double q = referenceVariance[layer];
    return shape.isSparse() || !Double.isNaN(declaredTarget(probes.get(layer)))
        ? TheorySparsity.at(shape, q > 0 && Double.isFinite(q) ? q : NO_VARIANCE_YET)
        : Double.NaN;
  }

  private static double declaredTarget(LayerProbe probe) {
    return probe.layer().activation().map(Declared::targetSparsity).orElse(Double.NaN);
  }

  /** Whether this shape, seen between two observed steps, means a new stage. */
  boolean wouldBegin(int layer, ActivationShape shape) {
    return recognizer.wouldBegin(layer, sparsity(layer, shape), declaredTarget(probes.get(layer)));
  }

  /**
   * Notes what is asked of each layer from now on: what its activation declares, else what the theory
   * gives for the parameters as they were read last.
   */
  void setTargets() {
    probes.forEach(this::setTarget);
  }

  /**
   * Notes targets that activations declare anew without beginning a stage, as those do that are raised a little
   * at every step.
   */
  void followDeclaredTargets() {
    for (LayerProbe probe : probes) {
      double declared = declaredTarget(probe);
      if (!Double.isNaN(declared)) {
        probe.setSparsityTarget(declared);
      }
    }
  }

  private void setTarget(LayerProbe probe) {
    double declared = declaredTarget(probe);
    Optional<ActivationShape> sparse = probe.shape().filter(ActivationShape::isSparse);
    probe.setSparsityTarget(
        Double.isNaN(declared) && sparse.isPresent()
            ? TheorySparsity.atFixedPoint(
                sparse.get(),
                probe.weightVarianceScaled(),
                probe.biasVariance(),
                probe.preactivationVariance())
            : declared);
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
