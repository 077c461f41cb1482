package io.tightrope.benchmarks.overhead;

import java.lang.management.ManagementFactory;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Heap that watching holds, after a garbage collection, beyond what training holds without it. */
final class HeapUse {
  private static final int STEPS = 30;

  private HeapUse() {}

  static long bytes(Workload workload) throws Exception {
    MultiLayerNetwork net = workload.network(1);
    INDArray features = workload.features();
    INDArray labels = workload.labels();
    train(net, features, labels);
    long before = used();
    try (AutoCloseable ignored = Observer.EVERY_STEP.observe(net)) {
      train(net, features, labels);
      return used() - before;
    }
  }

  private static void train(MultiLayerNetwork net, INDArray features, INDArray labels) {
    for (int i = 0; i < STEPS; i++) {
      net.fit(features, labels);
    }
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
