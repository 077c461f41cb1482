package io.tightrope.dl4j.schedule;

import java.util.ArrayDeque;
import java.util.Deque;

/** Each layer's share of zeros, averaged over the newest steps of a stage. Not thread-safe. */
final class RecentSparsity {
  private final double steps;
  private final Deque<Observed> observed = new ArrayDeque<>();

  private record Observed(long step, double[] sparsity) {}

  /** @param steps optimizer steps over which it is averaged */
  RecentSparsity(double steps) {
    this.steps = steps;
  }

  /** A stage begins: what was before it does not count. */
  void restart() {
    observed.clear();
  }

  /** Takes what was measured at a step; returns the mean of each layer. */
  double[] add(long step, double[] sparsity) {
    observed.addLast(new Observed(step, sparsity));
    while (observed.getFirst().step() <= step - steps) {
      observed.removeFirst();
    }
    double[] mean = new double[sparsity.length];
    for (Observed each : observed) {
      for (int layer = 0; layer < mean.length; layer++) {
        mean[layer] += each.sparsity()[layer] / observed.size();
      }
    }
    return mean;
  }
}
