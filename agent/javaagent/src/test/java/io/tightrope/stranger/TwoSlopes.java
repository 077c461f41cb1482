package io.tightrope.stranger;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A leaky unit with slopes of its own: 0.5 below zero, 2 above. */
public final class TwoSlopes extends BaseActivationFunction {
  private static final long serialVersionUID = 1L;

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    return in.muli(slope(in));
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    return Pair.makePair(slope(in).muli(epsilon), null);
  }

  private static INDArray slope(INDArray in) {
    return in.gt(0).castTo(in.dataType()).muli(1.5).addi(0.5);
  }
}
