package io.tightrope.benchmarks.inference.way;

import io.tightrope.sparse.inference.SparseInference;
import java.util.List;

/** What is measured: {@link SparseInference}. */
final class SparseWay implements Way {
  private final SparseInference inference;
  private final List<float[][]> batches;
  private float[][] outputs = {};

  SparseWay(Workload workload) {
    inference = SparseInference.of(workload.network());
    batches = workload.batches();
  }

  @Override
  public String title() {
    return "SparseInference";
  }

  @Override
  public Kind kind() {
    return Kind.SPARSE;
  }

  @Override
  public void run(int batch) {
    float[][] samples = batches.get(batch);
    outputs = samples.length == 1
        ? new float[][] {inference.output(samples[0])}
        : inference.output(samples);
  }

  @Override
  public float[][] outputs() {
    return outputs;
  }
}
