package io.tightrope.dl4j.preflight.measure;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** A loss that shows the pre-activations it judges and the gradient it sends down. */
@SuppressWarnings("serial")
final class ObservedLoss implements ILossFunction {
  private final ILossFunction loss;
  private final transient Observer observer;

  ObservedLoss(ILossFunction loss, Observer observer) {
    this.loss = loss;
    this.observer = observer;
  }

  ILossFunction watched() {
    return loss;
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray output, IActivation activation, INDArray mask, boolean average) {
    return loss.computeScore(labels, output, activation, mask, average);
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray output, IActivation activation, INDArray mask) {
    return loss.computeScoreArray(labels, output, activation, mask);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray output, IActivation activation, INDArray mask) {
    observer.preactivations(output);
    INDArray gradient = loss.computeGradient(labels, output, activation, mask);
    observer.gradient(gradient);
    return gradient;
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray output, IActivation activation, INDArray mask, boolean average) {
    return Pair.makePair(
        computeScore(labels, output, activation, mask, average),
        computeGradient(labels, output, activation, mask));
  }

  @Override
  public String name() {
    return loss.name();
  }
}
