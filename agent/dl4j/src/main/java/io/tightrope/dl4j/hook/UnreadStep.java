package io.tightrope.dl4j.hook;

import io.tightrope.dl4j.hub.StepWatch;
import org.jspecify.annotations.Nullable;

/** A step whose layers are not read. */
abstract class UnreadStep implements StepWatch {
  @Override
  public void layerEntered(Object layer, @Nullable Object epsilon) {}

  @Override
  public void layerLeft(Object layer, @Nullable Object gradientAndEpsilon) {}

  @Override
  public void activationEntered(Object activation, @Nullable Object preactivation) {}

  @Override
  public void activationLeft(Object activation, @Nullable Object gradients) {}

  @Override
  public void lossEntered(Object loss, @Nullable Object preactivation) {}

  @Override
  public void lossLeft(Object loss, @Nullable Object gradient) {}

  @Override
  public void updateComputed(Object updater) {}
}
