package io.tightrope.theory.maps;

/** Which side of the edge of chaos a network is on (Poole 2016; Schoenholz 2017). */
public enum Phase {
  /** {@code chi1 < 1}: gradients vanish, different inputs become alike exponentially fast. */
  ORDERED,
  /** {@code chi1 = 1} within one part in a thousand. */
  EDGE,
  /** {@code chi1 > 1}: gradients explode, alike inputs come apart. */
  CHAOTIC;

  private static final double EDGE_WIDTH = 1e-3;

  /** The phase of a backward gain at least 0. */
  public static Phase of(double chi1) {
    if (Math.abs(chi1 - 1) <= EDGE_WIDTH) {
      return EDGE;
    }
    return chi1 < 1 ? ORDERED : CHAOTIC;
  }
}
