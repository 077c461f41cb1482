package io.tightrope.theory.width;

import java.util.List;

/**
 * What the finite-width chain says of a random network before any training.
 *
 * @param draws how many networks were drawn
 * @param escapesUp probability that the last layer's q is above 5 q*
 * @param escapesDown probability that the last layer's q is below q* / 5
 * @param leavesBand probability that q leaves {@code [q* / 5, 5 q*]} at any layer
 * @param layers distribution of q at each layer, the first included
 * @param gain distribution of the product of chi1 along the path of q: squared L2 norm of the
 *     gradient at the first layer over that at the last
 */
public record FiniteWidthRisk(
    int draws,
    double escapesUp,
    double escapesDown,
    double leavesBand,
    List<Quantiles> layers,
    Quantiles gain) {

  public FiniteWidthRisk {
    layers = List.copyOf(layers);
  }

  /** Probability that the last layer's q is outside {@code [q* / 5, 5 q*]}. */
  public double escapeProbability() {
    return escapesUp + escapesDown;
  }

  /** Standard error of {@link #escapeProbability} from the number of draws. */
  public double standardError() {
    double p = escapeProbability();
    return Math.sqrt(p * (1 - p) / draws);
  }
}
