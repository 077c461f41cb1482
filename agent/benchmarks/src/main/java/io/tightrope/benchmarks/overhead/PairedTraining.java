package io.tightrope.benchmarks.overhead;

import java.util.function.IntConsumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trains two equal networks in one process, a step of the one and a step of the other, of which one
 * is watched; which of them goes first changes from pair to pair.
 */
final class PairedTraining {
  private static final int WARM_UP = 60;

  private PairedTraining() {}

  static Result run(Workload workload, Observer observer, int pairs, IntConsumer progress)
      throws Exception {
    MultiLayerNetwork watched = workload.network(1);
    MultiLayerNetwork unwatched = workload.network(1);
    INDArray features = workload.features();
    INDArray labels = workload.labels();
    for (int i = 0; i < WARM_UP; i++) {
      watched.fit(features, labels);
      unwatched.fit(features, labels);
    }
    StepTimes with = new StepTimes(pairs);
    StepTimes without = new StepTimes(pairs);
    try (AutoCloseable ignored = observer.observe(watched)) {
      for (int pair = 0; pair < pairs; pair++) {
        if (pair % 2 == 0) {
          with.take(pair, () -> watched.fit(features, labels));
          without.take(pair, () -> unwatched.fit(features, labels));
        } else {
          without.take(pair, () -> unwatched.fit(features, labels));
          with.take(pair, () -> watched.fit(features, labels));
        }
        progress.accept(pair + 1);
      }
    }
    return new Result(
        new PairedTimes(with.clockNanos(), without.clockNanos()),
        new PairedTimes(with.processorNanos(), without.processorNanos()));
  }

  /** The same pairs by the clock and by the training thread's processor time. */
  record Result(PairedTimes clock, PairedTimes processor) {}
}
