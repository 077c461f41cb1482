package io.tightrope.benchmarks.inference.way;

import java.util.ArrayList;
import java.util.List;

/** One way to compute the outputs of a network for the batches of a workload. Not thread-safe. */
public interface Way {

  /** Which of the columns it belongs to. */
  enum Kind {
    /** {@code MultiLayerNetwork.output}. */
    OUTPUT,
    /** Products by ND4J or OpenBLAS with memory allocated before. */
    PREALLOCATED,
    /** The loops of SparseInference without skipping. */
    LOOP,
    /** SparseInference. */
    SPARSE
  }

  /** How it is called in a table. */
  String title();

  /** Which of the columns it belongs to. */
  Kind kind();

  /** Computes the outputs of a batch. */
  void run(int batch);

  /** The outputs of the last {@link #run}, one row per sample. */
  float[][] outputs();

  /** All ways for these batches, all of the same size. */
  static List<Way> all(Workload workload) {
    List<Way> ways = new ArrayList<>();
    ways.add(new OutputWay(workload));
    ways.add(new MatrixProductWay(workload));
    if (workload.samplesPerBatch() == 1) {
      ways.add(new VectorProductWay(workload));
    } else {
      ways.add(new OpenBlasWay(workload, true));
    }
    ways.add(new OpenBlasWay(workload, false));
    ways.add(new LoopWay(workload));
    ways.add(new SparseWay(workload));
    return ways;
  }
}
