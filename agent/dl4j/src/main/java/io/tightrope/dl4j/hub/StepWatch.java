package io.tightrope.dl4j.hub;

import org.jspecify.annotations.Nullable;

/**
 * Follows one training step from inside. All calls come on the thread of that step, in the order of
 * the step: layers from the last to the first, each with its activation or loss function inside.
 * Arrays are DL4J's own and valid only during the call.
 */
public interface StepWatch {

  /** {@code Layer.backpropGradient} begins. */
  void layerEntered(Object layer, @Nullable Object epsilon);

  /** {@code Layer.backpropGradient} returns its pair of gradient and epsilon. */
  void layerLeft(Object layer, @Nullable Object gradientAndEpsilon);

  /** {@code IActivation.backprop} begins; it may overwrite the pre-activations. */
  void activationEntered(Object activation, @Nullable Object preactivation);

  /** {@code IActivation.backprop} returns its pair, dL/dz first. */
  void activationLeft(Object activation, @Nullable Object gradients);

  /** {@code ILossFunction.computeGradient} begins; it may overwrite the pre-activations. */
  void lossEntered(Object loss, @Nullable Object preactivation);

  /** {@code ILossFunction.computeGradient} returns dL/dz of the output layer. */
  void lossLeft(Object loss, @Nullable Object gradient);

  /** The updater has turned the gradients, in place, into the update that will be subtracted. */
  void updateComputed(Object updater);

  /** The step ends well: {@code BaseOptimizer.gradientAndScore} returns its pair. */
  void stepDone(@Nullable Object gradientAndScore);

  /** The step, or the computation of gradients, ends with an exception of DL4J. */
  void stepFailed();

  /**
   * Whether it follows a computation of gradients that the program has asked for itself, of that model,
   * rather than a whole step.
   */
  default boolean isPassOf(Object model) {
    return false;
  }

  /**
   * The computation of gradients ends well.
   *
   * @param scored whether the model has computed its score, too
   */
  default void passDone(boolean scored) {}
}
