package io.tightrope.dl4j.schedule;

import io.tightrope.sparse.activation.SparseActivation;
import io.tightrope.sparse.network.WeightedLayer;
import java.util.List;

/**
 * Moves each layer's threshold by the sparsity that the layer misses. What a layer declares as its target goes
 * ahead of what it has by a margin only, so that a climb which takes its time is not taken for sparsity that was
 * lost. Not thread-safe.
 */
final class SteeredThresholds {

  /** Activations are replaced in steps of this size, in standard deviations. */
  private static final double GRAIN = 0.005;

  private final List<WeightedLayer> layers;
  private final double margin;
  private final double[] thresholds;
  private double gain;

  /** @param margin by how much a declared target is above what the layer has */
  SteeredThresholds(List<WeightedLayer> layers, ThresholdSteering steering, double margin) {
    this.layers = layers;
    this.margin = margin;
    this.gain = steering.gain();
    this.thresholds = new double[layers.size()];
    reread();
  }

  /** Whether thresholds move within a stage at all. */
  boolean isUsed() {
    return gain > 0;
  }

  /** Takes the thresholds from the activations, after something else has set them. */
  void reread() {
    for (int i = 0; i < thresholds.length; i++) {
      thresholds[i] = activation(i).tau();
    }
  }

  /** No threshold moves any more. */
  void leaveOff() {
    gain = 0;
  }

  /** Lets thresholds move half as fast from now on. */
  void slowDown() {
    gain /= 2;
  }

  /**
   * Moves each threshold by what its layer's sparsity is away from the target.
   *
   * @param target share of zeros that every layer is to come to
   * @param speed how much of the gain is let through, from 0 to 1
   * @param steps trained since the last time
   */
  void steer(double target, double speed, Vitals seen, long steps) {
    for (int i = 0; i < thresholds.length; i++) {
      SparseActivation now = activation(i);
      double deviation = Math.sqrt(seen.variance()[i]);
      double moved =
          thresholds[i] + speed * gain * steps * (target - seen.sparsity()[i]) * deviation;
      thresholds[i] = now.twoSided() ? Math.max(0, moved) : moved;
      if (Math.abs(thresholds[i] - now.tau()) > GRAIN * deviation) {
        double near = seen.sparsity()[i] + margin;
        double declared =
            Double.isNaN(now.targetSparsity()) ? near : Math.max(now.targetSparsity(), near);
        layers.get(i).setActivation(now.with(thresholds[i], now.m(), Math.min(target, declared)));
      }
    }
  }

  private SparseActivation activation(int layer) {
    return layers.get(layer).sparseActivation().orElseThrow();
  }
}
