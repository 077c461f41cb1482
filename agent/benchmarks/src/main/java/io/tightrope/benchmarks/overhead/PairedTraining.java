package io.tightrope.benchmarks.overhead;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trains two equal networks in one process, a step of the one and a step of the other, of which one
 * is watched; which of them goes first changes from pair to pair.
 */
final class PairedTraining {
  private static final int WARM_UP = 60;

  private PairedTraining() {}

  static PairedTimes run(Workload workload, Observer observer, int pairs) throws Exception {
    MultiLayerNetwork watched = workload.network(1);
    MultiLayerNetwork unwatched = workload.network(1);
    INDArray features = workload.features();
    INDArray labels = workload.labels();
    for (int i = 0; i < WARM_UP; i++) {
      watched.fit(features, labels);
      unwatched.fit(features, labels);
    }
    long[] watchedNanos = new long[pairs];
    long[] unwatchedNanos = new long[pairs];
    try (AutoCloseable ignored = observer.observe(watched)) {
      for (int pair = 0; pair < pairs; pair++) {
        if (pair % 2 == 0) {
          watchedNanos[pair] = step(watched, features, labels);
          unwatchedNanos[pair] = step(unwatched, features, labels);
        } else {
          unwatchedNanos[pair] = step(unwatched, features, labels);
          watchedNanos[pair] = step(watched, features, labels);
        }
      }
    }
    return new PairedTimes(watchedNanos, unwatchedNanos);
  }

  private static long step(MultiLayerNetwork net, INDArray features, INDArray labels) {
    long started = System.nanoTime();
    net.fit(features, labels);
    return System.nanoTime() - started;
  }
}
