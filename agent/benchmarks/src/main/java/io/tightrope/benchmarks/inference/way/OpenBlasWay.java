package io.tightrope.benchmarks.inference.way;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * OpenBLAS called directly, without ND4J between; activations in plain Java. Either one matrix
 * product for the batch, or one matrix-vector product per sample.
 */
final class OpenBlasWay implements Way {
  private final boolean together;
  private final int samples;
  private final List<FloatPointer> batches;
  private final FloatPointer[] weights;
  private final float[][] biases;
  private final FloatPointer[] results;
  private final float[][] values;
  private final int[] units;
  private final PlainActivation[] activations;

  /**
   * @param together whether the samples of a batch go through one matrix product
   */
  OpenBlasWay(Workload workload, boolean together) {
    this.together = together;
    samples = workload.samplesPerBatch();
    batches = workload.batches().stream().map(OpenBlasWay::copy).toList();
    int layers = workload.layers();
    weights = new FloatPointer[layers];
    biases = new float[layers][];
    results = new FloatPointer[layers];
    values = new float[layers][];
    units = new int[layers + 1];
    units[0] = workload.batches().get(0)[0].length;
    activations = new PlainActivation[layers];
    for (int layer = 0; layer < layers; layer++) {
      INDArray w = workload.weights(layer);
      weights[layer] = new FloatPointer(w.dup('c').data().asFloat());
      units[layer + 1] = workload.units(layer);
      biases[layer] = repeated(workload.biases(layer), samples);
      values[layer] = new float[samples * units[layer + 1]];
      results[layer] = new FloatPointer(values[layer].length);
      activations[layer] = PlainActivation.of(workload.activation(layer));
    }
  }

  private static FloatPointer copy(float[][] batch) {
    float[] flat = new float[batch.length * batch[0].length];
    for (int row = 0; row < batch.length; row++) {
      System.arraycopy(batch[row], 0, flat, row * batch[row].length, batch[row].length);
    }
    return new FloatPointer(flat);
  }

  private static float[] repeated(float[] row, int times) {
    float[] all = new float[row.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(row, 0, all, i * row.length, row.length);
    }
    return all;
  }

  @Override
  public String title() {
    return together ? "OpenBLAS sgemm" : "OpenBLAS sgemv";
  }

  @Override
  public Kind kind() {
    return Kind.PREALLOCATED;
  }

  @Override
  public void run(int batch) {
    FloatPointer x = batches.get(batch);
    for (int layer = 0; layer < weights.length; layer++) {
      results[layer].put(biases[layer]);
      multiply(x, layer);
      results[layer].get(values[layer]);
      activate(layer);
      results[layer].put(values[layer]);
      x = results[layer];
    }
  }

  /** Adds the products to the biases. */
  private void multiply(FloatPointer x, int layer) {
    int in = units[layer];
    int out = units[layer + 1];
    if (together) {
      cblas_sgemm(
          CblasRowMajor,
          CblasNoTrans,
          CblasNoTrans,
          samples,
          out,
          in,
          1,
          x,
          in,
          weights[layer],
          out,
          1,
          results[layer],
          out);
      return;
    }
    for (int sample = 0; sample < samples; sample++) {
      x.position((long) sample * in);
      results[layer].position((long) sample * out);
      cblas_sgemv(
          CblasRowMajor, CblasTrans, in, out, 1, weights[layer], out, x, 1, 1, results[layer], 1);
    }
    x.position(0);
    results[layer].position(0);
  }

  private void activate(int layer) {
    if (layer < weights.length - 1 || samples == 1) {
      activations[layer].apply(values[layer], values[layer].length);
      return;
    }
    // Softmax is over the outputs of one sample.
    for (int sample = 0; sample < samples; sample++) {
      float[] one = row(sample);
      activations[layer].apply(one, one.length);
      System.arraycopy(one, 0, values[layer], sample * one.length, one.length);
    }
  }

  private float[] row(int sample) {
    int out = units[units.length - 1];
    return Arrays.copyOfRange(values[values.length - 1], sample * out, (sample + 1) * out);
  }

  @Override
  public float[][] outputs() {
    float[][] rows = new float[samples][];
    Arrays.setAll(rows, this::row);
    return rows;
  }
}
