package io.tightrope.dl4j.structure;

import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.stats.ActivationBands;
import java.util.Optional;

/**
 * What an activation function does, as far as probing shows it.
 *
 * @param description its kind with threshold and clip
 * @param bands where it is exactly zero and where it is clipped
 * @param refusal what it threw when it was probed; empty when it answered
 */
public record ActivationShape(
    ActivationDescription description, ActivationBands bands, Optional<String> refusal) {

  /** The shape of one that answered. */
  ActivationShape(ActivationDescription description, ActivationBands bands) {
    this(description, bands, Optional.empty());
  }

  /** The shape of one that threw: its name is all there is. */
  static ActivationShape refused(ActivationDescription description, Throwable thrown) {
    return new ActivationShape(
        description, ActivationBands.NONE, Optional.of(String.valueOf(thrown)));
  }

  /** Whether it has a dead zone that does not just end at zero, as the sparse activations have. */
  public boolean isSparse() {
    return bands.hasSilence() && bands.silentTo() != 0;
  }
}
