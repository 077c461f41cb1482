package io.tightrope.sparse.activation;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * A penalty that makes a layer sparser without making it quieter: {@code weight * H} is added to the loss
 * of each example, where {@code H = (sum |a|)^2 / (n sum a^2)} over the layer's n activations. H is 1 when
 * all are alike and 1/n when a single one is left.
 *
 * <p>Why not the sum of the activations (L1): it can be lowered by scaling a layer down and the next one
 * up, and a network that is pushed so falls silent. H does not change when all activations are scaled; its
 * gradient {@code 2 S/(n Q) - 2 S^2/(n Q^2) |a|} pushes down what is below Q/S (S the sum, Q the sum of
 * squares) and holds up what is above it. Units that are silent or clipped get none of it.
 *
 * <p>It acts in the backward pass only: gradients contain it, the score that DL4J reports does not. In a
 * convolution n counts all channels and positions of an example. Cost: half a dozen operations over the
 * layer's activations a step; nothing at a weight of 0.
 *
 * <p>Source: Yang, Wen, Li, DeepHoyer, ICLR 2020; for activations Kurtz et al., ICML 2020.
 */
final class HoyerPenalty {

  /** What is added to Q, so that an example on which the whole layer is silent divides by more than 0. */
  private static final double SILENT = 1e-7;

  private HoyerPenalty() {}

  static void check(double weight) {
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException(
          "the weight of a penalty must be finite and 0 or more, but is " + weight);
    }
  }

  /** dL/da with the penalty's share: {@code epsilon} itself at a weight of 0, else a new array. */
  static INDArray added(SparseActivation activation, INDArray z, INDArray epsilon) {
    if (activation.penalty() == 0 || z.length() == 0) {
      return epsilon;
    }
    INDArray a = activation.getActivation(z.dup('c'), true).reshape('c', z.size(0), -1);
    INDArray ratio = sums(activation, a).divi(a.mul(a).sum(true, 1).addi(SILENT));
    INDArray push = ratio.mul(2 * activation.penalty() / a.size(1));
    INDArray hold = ratio.muli(push);
    INDArray gradient = activation.twoSided()
        ? Transforms.sign(a, true).muliColumnVector(push).subi(a.muliColumnVector(hold))
        : a.muliColumnVector(hold).rsubiColumnVector(push);
    return gradient.reshape('c', z.shape()).addi(epsilon);
  }

  private static INDArray sums(SparseActivation activation, INDArray a) {
    return activation.twoSided() ? Transforms.abs(a, true).sum(true, 1) : a.sum(true, 1);
  }
}
