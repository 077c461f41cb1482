package io.tightrope.core.run;

import java.util.List;
import java.util.Optional;

/**
 * One layer of the watched model.
 *
 * @param index position in network order, from 0
 * @param name the framework's name of the layer
 * @param kind what it computes: {@code dense, convolution, recurrent, output, ...}
 * @param units width: units of a dense layer, channels of a convolution
 * @param fanIn inputs of one unit (kernel area times input channels for a convolution), 0 if it has
 *     no weights
 * @param inputs indices of the layers it reads; empty for the first, and for a plain chain of
 *     layers, where each reads the one before it
 * @param activation its activation function, empty if it has none of its own
 */
public record LayerDescription(
    int index,
    String name,
    String kind,
    int units,
    int fanIn,
    List<Integer> inputs,
    Optional<ActivationDescription> activation) {

  public LayerDescription {
    inputs = List.copyOf(inputs);
  }
}
