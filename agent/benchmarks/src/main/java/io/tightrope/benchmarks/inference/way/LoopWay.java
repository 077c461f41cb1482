package io.tightrope.benchmarks.inference.way;

import java.util.Arrays;
import java.util.List;

/**
 * The loops of SparseInference with every row of weights added, zero or not: what is left is what
 * skipping is worth.
 */
final class LoopWay implements Way {
  private final List<float[][]> batches;
  private final float[][][] weights;
  private final float[][] biases;
  private final PlainActivation[] activations;
  private final int widest;
  private float[][] outputs = {};

  LoopWay(Workload workload) {
    batches = workload.batches();
    int layers = workload.layers();
    weights = new float[layers][][];
    biases = new float[layers][];
    activations = new PlainActivation[layers];
    int most = batches.get(0)[0].length;
    for (int layer = 0; layer < layers; layer++) {
      weights[layer] = workload.weights(layer).toFloatMatrix();
      biases[layer] = workload.biases(layer);
      activations[layer] = PlainActivation.of(workload.activation(layer));
      most = Math.max(most, biases[layer].length);
    }
    widest = most;
  }

  @Override
  public String title() {
    return "dense Java loop";
  }

  @Override
  public Kind kind() {
    return Kind.LOOP;
  }

  @Override
  public void run(int batch) {
    float[][] samples = batches.get(batch);
    float[][] from = new float[samples.length][widest];
    float[][] to = new float[samples.length][widest];
    for (int i = 0; i < samples.length; i++) {
      System.arraycopy(samples[i], 0, from[i], 0, samples[i].length);
    }
    for (int layer = 0; layer < weights.length; layer++) {
      for (int i = 0; i < samples.length; i++) {
        multiply(from[i], weights[layer], biases[layer], to[i]);
        activations[layer].apply(to[i], biases[layer].length);
      }
      float[][] done = from;
      from = to;
      to = done;
    }
    float[][] results = new float[samples.length][];
    for (int i = 0; i < samples.length; i++) {
      results[i] = Arrays.copyOf(from[i], biases[biases.length - 1].length);
    }
    outputs = results;
  }

  private static void multiply(float[] x, float[][] rows, float[] biases, float[] sums) {
    int units = biases.length;
    System.arraycopy(biases, 0, sums, 0, units);
    int i = 0;
    for (; i + 3 < rows.length; i += 4) {
      addFour(
          sums,
          units,
          x[i],
          rows[i],
          x[i + 1],
          rows[i + 1],
          x[i + 2],
          rows[i + 2],
          x[i + 3],
          rows[i + 3]);
    }
    for (; i < rows.length; i++) {
      addOne(sums, units, x[i], rows[i]);
    }
  }

  private static void addOne(float[] sums, int units, float x, float[] w) {
    for (int j = 0; j < units; j++) {
      sums[j] += x * w[j];
    }
  }

  private static void addFour(
      float[] sums,
      int units,
      float x0,
      float[] w0,
      float x1,
      float[] w1,
      float x2,
      float[] w2,
      float x3,
      float[] w3) {
    for (int j = 0; j < units; j++) {
      sums[j] += x0 * w0[j] + x1 * w1[j] + x2 * w2[j] + x3 * w3[j];
    }
  }

  @Override
  public float[][] outputs() {
    return outputs;
  }
}
