package io.tightrope.sparse.activation;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An activation with a dead zone: everything up to the threshold {@link #tau()} becomes exactly 0.
 *
 * <pre>{@code
 * new NeuralNetConfiguration.Builder().activation(new CReLU(1.04, 1.05))
 * }</pre>
 *
 * <p>Activations are immutable, since DL4J's builder hands one instance to all layers. A stage change
 * replaces a layer's activation: {@code layerConf.setActivationFn(activation.with(tau, m, target))};
 * DL4J reads it anew at each step and saves it with the model.
 *
 * <p>Both passes work in place and allocate nothing in a workspace for dense arrays of floats or
 * doubles on the CPU: {@code getActivation} overwrites the pre-activations with the activations, {@code
 * backprop} overwrites them with dL/dz. The derivative at the kinks is 0. NaN stays NaN forward;
 * NaN and infinite pre-activations let no gradient pass. Thread-safe.
 *
 * <p>Source: Price et al., ICLR 2024 (arXiv 2402.16184).
 */
public sealed interface SparseActivation extends IActivation permits ReLUTau, STTau, CReLU, CST {

  /** Threshold of the dead zone, in units of the pre-activation. */
  double tau();

  /** Height of the clip, in units of the activation; positive infinity when it is not clipped. */
  double m();

  /** The share of exact zeros that the thresholds were chosen for, 0 to 1; NaN when none was said. */
  double targetSparsity();

  /** The second moment of the pre-activations that it was chosen for, q*; NaN when none was said. */
  double designVariance();

  /** Whether the dead zone lies on both sides of zero ({@code |x| <= tau}). */
  boolean twoSided();

  /** Weight of the Hoyer penalty ({@code docs/theory.md}) that training adds to the loss of each example; 0 for none. */
  double penalty();

  /**
   * The same kind of activation with other thresholds, for the same q* and with the same penalty.
   *
   * @param m height of the clip; ignored by the unclipped kinds
   * @param targetSparsity the share of zeros aimed at, or NaN
   * @throws IllegalArgumentException if a value is out of its range
   */
  SparseActivation with(double tau, double m, double targetSparsity);

  /**
   * The same activation with another weight of the Hoyer penalty ({@code docs/theory.md}).
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  SparseActivation withPenalty(double weight);

  /**
   * Overwrites the first {@code n} pre-activations with their activations: what {@link
   * #getActivation} does, without an ND4J array. NaN stays NaN.
   */
  default void activate(float[] preactivations, int n) {
    Kernel.of(this).activate(preactivations, n);
  }

  @Override
  default INDArray getActivation(INDArray in, boolean training) {
    return InPlace.activate(in, Kernel.of(this));
  }

  @Override
  default Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    INDArray penalised = HoyerPenalty.added(this, in, epsilon);
    return Pair.makePair(InPlace.backprop(in, penalised, Kernel.of(this)), null);
  }

  @Override
  default int numParams(int inputSize) {
    return 0;
  }
}
