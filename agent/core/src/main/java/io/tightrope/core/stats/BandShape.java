package io.tightrope.core.stats;

/** The usual shapes of {@link ActivationBands}: the simpler the shape, the fewer the instructions. */
enum BandShape {
  NONE,
  /** Silent up to a threshold of at least zero, clipped above only. */
  ONE_SIDED,
  /** Silent about zero, clipped at the same distance on both sides. */
  TWO_SIDED,
  GENERAL;

  static BandShape of(ActivationBands bands) {
    if (!bands.hasSilence() && !bands.hasClip()) {
      return NONE;
    }
    boolean twoSidedClip =
        bands.clippedBelow() == -bands.clippedAbove() && bands.clippedAbove() > 0;
    if ((!bands.hasSilence() || (bands.silentFrom() == -bands.silentTo() && bands.silentTo() >= 0))
        && twoSidedClip) {
      return TWO_SIDED;
    }
    boolean oneSided = !bands.hasSilence()
        || (bands.silentFrom() == Double.NEGATIVE_INFINITY && bands.silentTo() >= 0);
    boolean oneSidedClip =
        bands.clippedBelow() == Double.NEGATIVE_INFINITY && bands.clippedAbove() > 0;
    return oneSided && oneSidedClip ? ONE_SIDED : GENERAL;
  }
}
