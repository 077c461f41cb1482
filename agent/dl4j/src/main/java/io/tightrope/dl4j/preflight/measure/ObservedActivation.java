package io.tightrope.dl4j.preflight.measure;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An activation that shows what passes it; lives in the preflight's own copy of a network only. */
@SuppressWarnings("serial")
final class ObservedActivation implements IActivation {
  private final IActivation activation;
  private final transient Observer observer;

  ObservedActivation(IActivation activation, Observer observer) {
    this.activation = activation;
    this.observer = observer;
  }

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    observer.preactivations(in);
    INDArray out = activation.getActivation(in, training);
    observer.activations(out);
    return out;
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    Pair<INDArray, INDArray> gradients = activation.backprop(in, epsilon);
    observer.gradient(gradients.getFirst());
    return gradients;
  }

  @Override
  public int numParams(int inputSize) {
    return activation.numParams(inputSize);
  }
}
