package io.tightrope.benchmarks.inference.way;

import java.util.List;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J's product of a matrix and a vector, for single samples: with arrays of rank 1 it calls
 * OpenBLAS's {@code gemv}, where a row of rank 2 goes through the matrix product, which copies the
 * weights first.
 */
final class VectorProductWay implements Way {
  private final List<Mmul> first;
  private final Mmul[] products;
  private final INDArray[] biases;
  private final INDArray[] vectors;
  private final INDArray[] rows;
  private final IActivation[] activations;

  VectorProductWay(Workload workload) {
    int layers = workload.layers();
    products = new Mmul[layers];
    biases = new INDArray[layers];
    vectors = new INDArray[layers];
    rows = new INDArray[layers];
    activations = new IActivation[layers];
    for (int layer = 0; layer < layers; layer++) {
      biases[layer] = Nd4j.createFromArray(workload.biases(layer));
      vectors[layer] = Nd4j.create(DataType.FLOAT, workload.units(layer));
      rows[layer] = vectors[layer].reshape(1, workload.units(layer));
      activations[layer] = workload.activation(layer);
      if (layer > 0) {
        products[layer] = product(workload, layer, vectors[layer - 1]);
      }
    }
    first = workload.batches().stream()
        .map(batch -> product(workload, 0, Nd4j.createFromArray(batch[0])))
        .toList();
  }

  private Mmul product(Workload workload, int layer, INDArray x) {
    return new Mmul(workload.weights(layer).transpose(), x, vectors[layer], null);
  }

  @Override
  public String title() {
    return "ND4J matrix-vector product";
  }

  @Override
  public Kind kind() {
    return Kind.PREALLOCATED;
  }

  @Override
  public void run(int batch) {
    for (int layer = 0; layer < products.length; layer++) {
      Nd4j.exec(layer == 0 ? first.get(batch) : products[layer]);
      vectors[layer].addi(biases[layer]);
      activations[layer].getActivation(rows[layer], false);
    }
  }

  @Override
  public float[][] outputs() {
    return rows[rows.length - 1].toFloatMatrix();
  }
}
