package io.tightrope.sparse.inference;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Computes the outputs of a trained network and skips the weights of every input that is exactly 0.
 *
 * <pre>{@code
 * SparseInference inference = SparseInference.of(network);
 * float[] probabilities = inference.output(pixels);
 * }</pre>
 *
 * <p>A layer computes {@code y = b + sum of x_i W_i} over the inputs {@code x_i} that are not 0,
 * where {@code W_i} is the row of weights of input i. Time and memory traffic therefore fall with
 * the share of zeros. It is made for single samples and small batches; {@code docs/benchmarks.md}
 * says from which sparsity on it is faster than {@link MultiLayerNetwork#output}.
 *
 * <p>Supported layers are dense, output, loss, activation, dropout and batch normalization layers,
 * also frozen. Outputs equal those of {@code network.output} within the rounding of single
 * precision, which is what this class computes in, whatever the network's type. NaN and infinite
 * inputs give what the network gives.
 *
 * <p>The weights are copied: later changes of the network have no effect. Thread-safe: instances
 * are immutable, and each call works in arrays of its own, of 12 bytes per unit of the widest layer
 * and per sample, for at most 16 samples at the same time.
 */
public final class SparseInference {
  /** One layer's weights serve so many samples while they are in the cache. */
  private static final int SAMPLES_AT_A_TIME = 16;

  private final List<Operation> operations;
  private final int inputs;
  private final int outputs;
  private final int widest;

  private SparseInference(List<Operation> operations, int inputs) {
    this.operations = operations;
    this.inputs = inputs;
    int units = inputs;
    int most = inputs;
    for (Operation operation : operations) {
      units = operation.outputs(units);
      most = Math.max(most, units);
    }
    this.outputs = units;
    this.widest = most;
  }

  /**
   * Copies the weights of an initialized network.
   *
   * @throws IllegalArgumentException if a layer is not supported, has an input preprocessor or
   *     holds a weight that is NaN or infinite in single precision, or if the network is not
   *     initialized; the message names the layer
   */
  public static SparseInference of(MultiLayerNetwork network) {
    NetworkReader reader = new NetworkReader(network);
    return new SparseInference(reader.operations(), reader.inputs());
  }

  /** The number of values of one input. */
  public int inputs() {
    return inputs;
  }

  /** The number of values of one output. */
  public int outputs() {
    return outputs;
  }

  /**
   * Returns the network's output for one sample.
   *
   * @param input {@link #inputs()} values; they stay as they are
   * @return a fresh array of {@link #outputs()} values
   * @throws IllegalArgumentException if the input has another length
   */
  public float[] output(float[] input) {
    if (input.length != inputs) {
      throw new IllegalArgumentException(
          "The input has " + input.length + " values. This network takes " + inputs + ".");
    }
    Signal signal = new Signal(widest);
    signal.set(input);
    for (Operation operation : operations) {
      operation.apply(signal);
    }
    return signal.copy();
  }

  /**
   * Returns the network's outputs for several samples, each computed as {@link #output(float[])}
   * does, layer by layer.
   *
   * @param batch samples of {@link #inputs()} values each; they stay as they are
   * @return a fresh array with one row of {@link #outputs()} values per sample, in the same order;
   *     empty for an empty batch
   * @throws IllegalArgumentException if a sample has another length
   */
  public float[][] output(float[][] batch) {
    for (int sample = 0; sample < batch.length; sample++) {
      if (batch[sample].length != inputs) {
        throw new IllegalArgumentException("Sample " + sample + " of the batch has "
            + batch[sample].length + " values. This network takes " + inputs + ".");
      }
    }
    Signal[] signals = new Signal[Math.min(SAMPLES_AT_A_TIME, batch.length)];
    for (int i = 0; i < signals.length; i++) {
      signals[i] = new Signal(widest);
    }
    float[][] results = new float[batch.length][];
    for (int from = 0; from < batch.length; from += SAMPLES_AT_A_TIME) {
      int samples = Math.min(SAMPLES_AT_A_TIME, batch.length - from);
      for (int i = 0; i < samples; i++) {
        signals[i].set(batch[from + i]);
      }
      for (Operation operation : operations) {
        for (int i = 0; i < samples; i++) {
          operation.apply(signals[i]);
        }
      }
      for (int i = 0; i < samples; i++) {
        results[from + i] = signals[i].copy();
      }
    }
    return results;
  }
}
