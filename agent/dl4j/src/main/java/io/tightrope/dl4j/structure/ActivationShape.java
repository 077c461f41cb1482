package io.tightrope.dl4j.structure;

import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.stats.ActivationBands;

/**
 * What an activation function does, as far as probing shows it.
 *
 * @param description its kind with threshold and clip
 * @param bands where it is exactly zero and where it is clipped
 */
public record ActivationShape(ActivationDescription description, ActivationBands bands) {

  /** Whether it has a dead zone that does not just end at zero, as the sparse activations have. */
  public boolean isSparse() {
    return bands.hasSilence() && bands.silentTo() != 0;
  }
}
