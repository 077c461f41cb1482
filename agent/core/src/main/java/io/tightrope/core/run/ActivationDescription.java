package io.tightrope.core.run;

import java.util.OptionalDouble;

/**
 * The activation function of a layer as far as a reporter can name it.
 *
 * @param kind one of {@code relu_tau | st | crelu | cst}, or the framework's own name
 * @param tau threshold of the dead zone, in units of the pre-activation; empty when it has none
 * @param m height of the clip, in units of the activation; empty when it is not clipped
 */
public record ActivationDescription(String kind, OptionalDouble tau, OptionalDouble m) {

  /** An activation of which only the name is known. */
  public static ActivationDescription named(String kind) {
    return new ActivationDescription(kind, OptionalDouble.empty(), OptionalDouble.empty());
  }
}
