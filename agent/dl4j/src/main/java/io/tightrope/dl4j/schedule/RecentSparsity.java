package io.tightrope.dl4j.schedule;

import java.util.ArrayDeque;
import java.util.Deque;

/** Each layer's share of zeros, averaged over the newest steps of a stage. Not thread-safe. */
final class RecentSparsity {
  private final double steps;
  private final Deque<Look> looks = new ArrayDeque<>();

  private record Look(long step, double[] sparsity) {}

  /** @param steps optimizer steps over which it is averaged */
  RecentSparsity(double steps) {
    this.steps = steps;
  }

  /** A stage begins: what was before it does not count. */
  void restart() {
    looks.clear();
  }

  /** Takes what was measured at a step; returns the mean of each layer. */
  double[] add(long step, double[] sparsity) {
    looks.addLast(new Look(step, sparsity));
    while (looks.getFirst().step() <= step - steps) {
      looks.removeFirst();
    }
    double[] mean = new double[sparsity.length];
    for (Look look : looks) {
      for (int layer = 0; layer < mean.length; layer++) {
        mean[layer] += look.sparsity()[layer] / looks.size();
      }
    }
    return mean;
  }
}
