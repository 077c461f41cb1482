package io.tightrope.sparse.network;

import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * Where the activation of a layer with weights is applied: in the layer itself, or in an {@link
 * ActivationLayer} behind it, perhaps after batch normalization.
 *
 * @param own the layer's configuration
 * @param behind the activation layer, empty if the layer applies its own activation
 * @param isNormalized whether batch normalization comes before the activation
 */
record ActivationPlace(BaseLayer own, Optional<ActivationLayer> behind, boolean isNormalized) {

  /** The layer itself. */
  static ActivationPlace in(BaseLayer own) {
    return new ActivationPlace(own, Optional.empty(), false);
  }

  /** Whether the layer leaves its activation to a layer behind it. */
  static boolean isLeftToOthers(BaseLayer own) {
    return own.getActivationFn() instanceof ActivationIdentity;
  }

  /** Whether a layer only rescales what comes from below, so that an activation behind it is looked for. */
  static boolean normalizes(Layer layer) {
    return layer instanceof BatchNormalization;
  }

  IActivation activation() {
    return behind.map(ActivationLayer::getActivationFn).orElseGet(own::getActivationFn);
  }

  void set(IActivation activation) {
    behind.ifPresentOrElse(
        layer -> layer.setActivationFn(activation), () -> own.setActivationFn(activation));
  }
}
