package io.tightrope.core.stats;

/**
 * {@link ActivationBands} for bit patterns of floats. The two usual shapes, silent up to a
 * non-negative threshold and silent about zero, take about half the instructions of the general
 * one. NaN elements get any flags: a tensor with NaN is read again in another way.
 */
final class FloatBands {
  private BandShape shape = BandShape.NONE;
  private ActivationBands bands = ActivationBands.NONE;
  private boolean silence;
  private boolean clip;
  private int silentBelow;
  private int freeBelow;
  private int silentLow;
  private int silentRange;
  private int freeLow;
  private int freeRange;

  /** Takes over other bands; cheap when they are those of the last call. */
  void set(ActivationBands newBands) {
    if (newBands == bands) {
      return;
    }
    bands = newBands;
    silence = newBands.hasSilence();
    clip = newBands.hasClip();
    shape = BandShape.of(newBands);
    float to = floor(newBands.silentTo());
    silentBelow = silence ? (Float.floatToRawIntBits(to) & Integer.MAX_VALUE) + 1 : 0;
    freeBelow = clip ? Float.floatToRawIntBits(ceiling(newBands.clippedAbove())) : 0;
    silentLow = sortable(ceiling(newBands.silentFrom()), false);
    silentRange = sortable(to, true) - silentLow;
    freeLow = sortable(floor(newBands.clippedBelow()), true) + 1;
    freeRange = sortable(ceiling(newBands.clippedAbove()), false) - 1 - freeLow;
  }

  boolean any() {
    return shape != BandShape.NONE;
  }

  /** Adds a chunk to its sums, squares and flags; the sums are left out if so asked. */
  void add(boolean sums, float[] x, int[] bits, int length) {
    FloatLoops.add(sums, x, shape, bits, silentBelow, freeBelow, length);
    if (shape == BandShape.GENERAL) {
      if (silence) {
        FloatLoops.countInside(bits, silentLow, silentRange, true, length);
      }
      if (clip) {
        FloatLoops.countInside(bits, freeLow, freeRange, false, length);
      }
    }
  }

  /** Whether any element of a part of the chunk is outside the zero band. */
  boolean anyActive(int[] bits, int at, int length) {
    return switch (shape) {
      case NONE -> false;
      case ONE_SIDED -> FloatLoops.anyNotBelow(bits, silentBelow, at, length);
      case TWO_SIDED -> FloatLoops.anyMagnitudeNotBelow(bits, silentBelow, at, length);
      case GENERAL -> FloatLoops.anyOutside(bits, silentLow, silentRange, at, length);
    };
  }

  /** Patterns in the order of the floats; zero is the lower or the upper of its two patterns. */
  private static int sortable(float value, boolean upper) {
    if (value == 0) {
      return upper ? 0 : -1;
    }
    int bits = Float.floatToRawIntBits(value);
    return bits ^ ((bits >> 31) >>> 1);
  }

  private static float floor(double value) {
    float nearest = (float) value;
    return nearest > value ? Math.nextDown(nearest) : nearest;
  }

  private static float ceiling(double value) {
    float nearest = (float) value;
    return nearest < value ? Math.nextUp(nearest) : nearest;
  }
}
