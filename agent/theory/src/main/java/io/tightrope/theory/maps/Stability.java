package io.tightrope.theory.maps;

/** What a variance near a fixed point does from layer to layer. */
public enum Stability {
  /** It returns, from either side. */
  STABLE("stable"),
  /** It leaves, to either side. */
  UNSTABLE("unstable"),
  /** It returns from below and leaves above: the unclipped activations on the edge of chaos. */
  STABLE_FROM_BELOW("stable-from-below"),
  /** It returns from above and leaves below. */
  STABLE_FROM_ABOVE("stable-from-above"),
  /** It stays where it is: every q is a fixed point, as for ReLU at sw2 = 2. */
  NEUTRAL("neutral");

  private final String label;

  Stability(String label) {
    this.label = label;
  }

  /** Its name in commands and the API. */
  public String label() {
    return label;
  }
}
