package io.tightrope.dl4j.hook;

import io.tightrope.core.health.AgentHealth;
import io.tightrope.dl4j.hub.StepWatch;
import io.tightrope.dl4j.probe.NetworkProbe;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The border between one training step and its probe: takes the time that observing takes, and stops
 * at the first failure, so that the rest of the step runs unobserved.
 */
abstract class ProbingStep implements StepWatch {
  final NetworkProbe probe;
  private final AgentHealth health;
  private long spentNanos;
  private boolean failed;

  ProbingStep(NetworkProbe probe, AgentHealth health) {
    this.probe = probe;
    this.health = health;
  }

  /** What is told, and of which type it must be: methods of the same name may be a stranger's. */
  enum Moment {
    LAYER_ENTERED(Layer.class),
    LAYER_LEFT(Layer.class),
    ACTIVATION_ENTERED(IActivation.class),
    ACTIVATION_LEFT(IActivation.class),
    LOSS_ENTERED(ILossFunction.class),
    LOSS_LEFT(ILossFunction.class),
    UPDATE_COMPUTED(Object.class),
    STEP_DONE(Object.class);

    private final Class<?> subject;

    Moment(Class<?> subject) {
      this.subject = subject;
    }
  }

  @Override
  public final void layerEntered(Object layer, @Nullable Object epsilon) {
    observe(Moment.LAYER_ENTERED, layer, epsilon);
  }

  @Override
  public final void layerLeft(Object layer, @Nullable Object gradientAndEpsilon) {
    observe(Moment.LAYER_LEFT, layer, gradientAndEpsilon);
  }

  @Override
  public final void activationEntered(Object activation, @Nullable Object preactivation) {
    observe(Moment.ACTIVATION_ENTERED, activation, preactivation);
  }

  @Override
  public final void activationLeft(Object activation, @Nullable Object gradients) {
    observe(Moment.ACTIVATION_LEFT, activation, gradients);
  }

  @Override
  public final void lossEntered(Object loss, @Nullable Object preactivation) {
    observe(Moment.LOSS_ENTERED, loss, preactivation);
  }

  @Override
  public final void lossLeft(Object loss, @Nullable Object gradient) {
    observe(Moment.LOSS_LEFT, loss, gradient);
  }

  @Override
  public final void updateComputed(Object updater) {
    observe(Moment.UPDATE_COMPUTED, updater, null);
  }

  /** Nanoseconds that observing has taken so far. */
  final long spentNanos() {
    return spentNanos;
  }

  /** Whether observing has failed, so that the rest was not read. */
  final boolean hasFailed() {
    return failed;
  }

  /** The step is over and was read completely. */
  void complete(@Nullable Object gradientAndScore) {}

  final void observe(Moment moment, Object subject, @Nullable Object argument) {
    if (failed || !moment.subject.isInstance(subject)) {
      return;
    }
    long started = System.nanoTime();
    try {
      tell(moment, subject, argument);
    } catch (Throwable failure) {
      failed = true;
      health.error("observing a step", failure);
    } finally {
      spentNanos += System.nanoTime() - started;
    }
  }

  @SuppressWarnings("unchecked")
  private void tell(Moment moment, Object subject, @Nullable Object argument) {
    switch (moment) {
      case LAYER_ENTERED -> probe.layerEntered((Layer) subject);
      case LAYER_LEFT -> probe.layerLeft((Pair<Gradient, INDArray>) argument);
      case ACTIVATION_ENTERED ->
        probe.activationEntered((IActivation) subject, (INDArray) argument);
      case ACTIVATION_LEFT -> probe.activationLeft((Pair<INDArray, INDArray>) argument);
      case LOSS_ENTERED -> probe.lossEntered((INDArray) argument);
      case LOSS_LEFT -> probe.lossLeft((INDArray) argument);
      case UPDATE_COMPUTED -> probe.updateComputed();
      case STEP_DONE -> complete(argument);
    }
  }
}
