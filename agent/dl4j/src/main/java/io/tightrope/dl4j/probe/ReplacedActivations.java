package io.tightrope.dl4j.probe;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;

/**
 * Notices, between two observed steps, that a layer has been given another activation. Asks at most
 * once in {@value #PATIENCE} steps, so that thresholds steered at every step cost little. Not
 * thread-safe.
 */
final class ReplacedActivations {
  private static final int PATIENCE = 4;

  private final List<NetworkLayer> layers;
  private final @Nullable IActivation[] known;
  private long quietUntil = Long.MIN_VALUE;

  ReplacedActivations(List<NetworkLayer> layers) {
    this.layers = layers;
    this.known = new @Nullable IActivation[layers.size()];
  }

  /** The layers as they are now are known. */
  void remember() {
    for (int i = 0; i < known.length; i++) {
      known[i] = layers.get(i).activation().orElse(null);
    }
  }

  /** A layer whose activation is another one than was remembered, or empty. */
  Optional<NetworkLayer> oneOf(long step) {
    if (step < quietUntil) {
      return Optional.empty();
    }
    for (int i = 0; i < known.length; i++) {
      if (layers.get(i).activation().orElse(null) != known[i]) {
        quietUntil = step + PATIENCE;
        known[i] = layers.get(i).activation().orElse(null);
        return Optional.of(layers.get(i));
      }
    }
    return Optional.empty();
  }
}
