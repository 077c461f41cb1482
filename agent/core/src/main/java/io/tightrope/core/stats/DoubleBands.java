package io.tightrope.core.stats;

/**
 * {@link ActivationBands} for bit patterns of doubles. The two usual shapes, silent up to a
 * non-negative threshold and silent about zero, take about half the instructions of the general
 * one. NaN elements get any flags: a tensor with NaN is read again in another way.
 */
final class DoubleBands {
  private BandShape shape = BandShape.NONE;
  private ActivationBands bands = ActivationBands.NONE;
  private boolean clip;
  private long silentTo;
  private long belowClip;
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
    clip = newBands.hasClip();
    shape = BandShape.of(newBands);
    double to = newBands.silentTo();
    silentTo = newBands.hasSilence() ? Double.doubleToRawLongBits(to) & Long.MAX_VALUE : -1;
    belowClip = Double.doubleToRawLongBits(newBands.clippedAbove()) - 1;
    silentLow = sortable(newBands.silentFrom(), false);
    silentRange = sortable(to, true) - silentLow;
    freeLow = sortable(newBands.clippedBelow(), true) + 1;
    freeRange = sortable(newBands.clippedAbove(), false) - 1 - freeLow;
  }

  boolean any() {
    return shape != BandShape.NONE;
  }

  /** Counts the elements outside the zero band and those at the clip, place by place. */
  void addFlags(long[] bits, long[] active, long[] clipped, int length) {
    switch (shape) {
      case NONE -> {}
      case ONE_SIDED -> {
        DoubleLoops.addAbove(bits, silentTo, active, length);
        if (clip) {
          DoubleLoops.addAbove(bits, belowClip, clipped, length);
        }
      }
      case TWO_SIDED -> {
        DoubleLoops.addAboveMagnitude(bits, silentTo, active, length);
        if (clip) {
          DoubleLoops.addAboveMagnitude(bits, belowClip, clipped, length);
        }
      }
      case GENERAL -> {
        if (bands.hasSilence()) {
          DoubleLoops.addOutside(bits, silentLow, silentRange, active, length);
        }
        if (clip) {
          DoubleLoops.addOutside(bits, freeLow, freeRange, clipped, length);
        }
      }
    }
  }

  /** Whether any element of a part of the chunk is outside the zero band; stops at the first. */
  boolean anyActive(long[] bits, int at, int length) {
    return switch (shape) {
      case NONE -> false;
      case ONE_SIDED -> DoubleLoops.anyAbove(bits, silentTo, at, length);
      case TWO_SIDED -> DoubleLoops.anyAboveMagnitude(bits, silentTo, at, length);
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
