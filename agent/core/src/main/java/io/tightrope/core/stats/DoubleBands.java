package io.tightrope.core.stats;

/**
 * {@link ActivationBands} for bit patterns of doubles. The two usual shapes, silent up to a
 * non-negative threshold and silent about zero, take about half the instructions of the general
 * one. NaN elements get any flags: a tensor with NaN is read again in another way.
 */
final class DoubleBands {
  private BandShape shape = BandShape.NONE;
  private ActivationBands bands = ActivationBands.NONE;
  private boolean silence;
  private boolean clip;
  private long silentBelow;
  private long freeBelow;
  private long silentLow;
  private long silentRange;
  private long freeLow;
  private long freeRange;

  /** Takes over other bands; cheap when they are those of the last call. */
  void set(ActivationBands newBands) {
    if (newBands == bands) {
      return;
    }
    bands = newBands;
    silence = newBands.hasSilence();
    clip = newBands.hasClip();
    shape = BandShape.of(newBands);
    double to = newBands.silentTo();
    silentBelow = silence ? (Double.doubleToRawLongBits(to) & Long.MAX_VALUE) + 1 : 0;
    freeBelow = clip ? Double.doubleToRawLongBits(newBands.clippedAbove()) : 0;
    silentLow = sortable(newBands.silentFrom(), false);
    silentRange = sortable(to, true) - silentLow;
    freeLow = sortable(newBands.clippedBelow(), true) + 1;
    freeRange = sortable(newBands.clippedAbove(), false) - 1 - freeLow;
  }

  boolean any() {
    return shape != BandShape.NONE;
  }

  /** Adds a chunk to its sums, squares and flags; the sums are left out if so asked. */
  void add(boolean sums, double[] x, long[] bits, int length) {
    DoubleLoops.add(sums, x, shape, bits, silentBelow, freeBelow, length);
    if (shape == BandShape.GENERAL) {
      if (silence) {
        DoubleLoops.countInside(bits, silentLow, silentRange, true, length);
      }
      if (clip) {
        DoubleLoops.countInside(bits, freeLow, freeRange, false, length);
      }
    }
  }

  /** Whether any element of a part of the chunk is outside the zero band. */
  boolean anyActive(long[] bits, int at, int length) {
    return switch (shape) {
      case NONE -> false;
      case ONE_SIDED -> DoubleLoops.anyNotBelow(bits, silentBelow, at, length);
      case TWO_SIDED -> DoubleLoops.anyMagnitudeNotBelow(bits, silentBelow, at, length);
      case GENERAL -> DoubleLoops.anyOutside(bits, silentLow, silentRange, at, length);
    };
  }

  /** Patterns in the order of the doubles; zero is the lower or the upper of its two patterns. */
  private static long sortable(double value, boolean upper) {
    if (value == 0) {
      return upper ? 0 : -1;
    }
    long bits = Double.doubleToRawLongBits(value);
    return bits ^ ((bits >> 63) >>> 1);
  }
}
