package io.tightrope.benchmarks.detection.training;

import io.tightrope.benchmarks.detection.zoo.Images;
import io.tightrope.benchmarks.detection.zoo.ZooNetwork;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a network came to on the test images, by DL4J's own forward pass and a plain count.
 *
 * @param accuracy share of right answers
 * @param sparsity share of exact zeros among the hidden layers' activations, mean over the layers
 */
record Ending(double accuracy, double sparsity) {

  static Ending of(MultiLayerNetwork network, Images images, int batch) {
    int hidden = ZooNetwork.hidden(network).size();
    int right = 0;
    int count = 0;
    double zeros = 0;
    for (int from = 0; from + batch <= images.testCount(); from += batch) {
      Images.Batch test = images.test(from, batch);
      List<INDArray> activations = network.feedForward(test.features(), false);
      right += right(activations.get(activations.size() - 1), test.labels());
      for (int layer = 1; layer <= hidden; layer++) {
        zeros += batch * zeros(activations.get(layer)) / hidden;
      }
      count += batch;
    }
    return new Ending(right / (double) count, zeros / count);
  }

  private static int right(INDArray output, byte[] labels) {
    float[] shares = output.dup('c').data().asFloat();
    int classes = shares.length / labels.length;
    int right = 0;
    for (int row = 0; row < labels.length; row++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = shares[row * classes + c] > shares[row * classes + best] ? c : best;
      }
      right += best == labels[row] ? 1 : 0;
    }
    return right;
  }

  private static double zeros(INDArray activations) {
    float[] values = activations.dup('c').data().asFloat();
    int zeros = 0;
    for (float value : values) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros / (double) values.length;
  }
}
