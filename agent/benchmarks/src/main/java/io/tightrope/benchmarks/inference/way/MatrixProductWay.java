package io.tightrope.benchmarks.inference.way;

import java.util.List;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's matrix product into arrays allocated before, in the orders that it does not copy. */
final class MatrixProductWay implements Way {
  private final List<INDArray> batches;
  private final INDArray[] weights;
  private final INDArray[] biases;
  private final INDArray[] results;
  private final IActivation[] activations;

  MatrixProductWay(Workload workload) {
    batches = workload.batches().stream().map(Nd4j::createFromArray).toList();
    int layers = workload.layers();
    weights = new INDArray[layers];
    biases = new INDArray[layers];
    results = new INDArray[layers];
    activations = new IActivation[layers];
    for (int layer = 0; layer < layers; layer++) {
      weights[layer] = workload.weights(layer).dup('f');
      biases[layer] = Nd4j.createFromArray(workload.biases(layer));
      results[layer] = Nd4j.create(
          DataType.FLOAT, new long[] {workload.samplesPerBatch(), workload.units(layer)}, 'f');
      activations[layer] = workload.activation(layer);
    }
  }

  @Override
  public String title() {
    return "ND4J matrix product";
  }

  @Override
  public Kind kind() {
    return Kind.PREALLOCATED;
  }

  @Override
  public void run(int batch) {
    INDArray x = batches.get(batch);
    for (int layer = 0; layer < weights.length; layer++) {
      x.mmuli(weights[layer], results[layer]);
      results[layer].addiRowVector(biases[layer]);
      x = activations[layer].getActivation(results[layer], false);
    }
  }

  @Override
  public float[][] outputs() {
    return results[results.length - 1].toFloatMatrix();
  }
}
