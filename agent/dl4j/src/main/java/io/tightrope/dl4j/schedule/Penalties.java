package io.tightrope.dl4j.schedule;

import io.tightrope.sparse.activation.SparseActivation;
import io.tightrope.sparse.network.WeightedLayer;
import java.util.List;

/**
 * Steers the weight of each layer's penalty by what the layer has achieved. An integral controller: slow,
 * and without an error that stays. Not thread-safe.
 */
final class Penalties {

  /** Activations are replaced in steps of this size, since whoever watches them looks at each new one. */
  private static final double GRAIN = 0.02;

  private final List<WeightedLayer> layers;
  private SparsityHold hold;
  private final double[] weights;

  Penalties(List<WeightedLayer> layers, SparsityHold hold) {
    this.layers = layers;
    this.hold = hold;
    this.weights = new double[layers.size()];
    reread();
  }

  /** Takes the weights from the activations, after something else has set them. */
  void reread() {
    for (int i = 0; i < weights.length; i++) {
      weights[i] = activation(i).penalty();
    }
  }

  /** Whether there is a penalty at all. */
  boolean isUsed() {
    return hold.gain() > 0;
  }

  /** No weight moves any more. */
  void leaveOff() {
    hold = SparsityHold.none();
  }

  /** Lets the weights rise and fall so many times as fast from now on. */
  void strengthen(double factor) {
    hold = new SparsityHold(factor * hold.gain(), hold.limit());
  }

  /**
   * Moves each weight by what its layer's sparsity is away from the target.
   *
   * @param steps trained since the last time
   */
  void steer(double target, double[] sparsity, long steps) {
    if (!isUsed()) {
      return;
    }
    for (int i = 0; i < weights.length; i++) {
      double moved = weights[i] + hold.gain() * steps * (target - sparsity[i]);
      weights[i] = Math.min(Math.max(moved, 0), hold.limit());
      if (Math.abs(weights[i] - activation(i).penalty()) > 0.75 * GRAIN) {
        double inGrains = GRAIN * Math.round(weights[i] / GRAIN);
        layers.get(i).setActivation(activation(i).withPenalty(inGrains));
      }
    }
  }

  private SparseActivation activation(int layer) {
    return layers.get(layer).sparseActivation().orElseThrow();
  }
}
