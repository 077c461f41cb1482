package io.tightrope.core.stats;

/**
 * {@link ActivationBands} for bit patterns of floats. The two usual shapes, silent up to a
 * non-negative threshold and silent about zero, take about half the instructions of the general
 * one. NaN elements get any flags: a tensor with NaN is read again in another way.
 */
final class FloatBands {
  private enum Shape {
    NONE,
    ONE_SIDED,
    TWO_SIDED,
    GENERAL
  }

  private Shape shape = Shape.NONE;
  private ActivationBands bands = ActivationBands.NONE;
  private boolean clip;
  private int silentTo;
  private int belowClip;
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
    clip = newBands.hasClip();
    shape = shapeOf(newBands);
    float to = floor(newBands.silentTo());
    silentTo = newBands.hasSilence() ? Float.floatToRawIntBits(to) & 0x7fffffff : -1;
    belowClip = Float.floatToRawIntBits(ceiling(newBands.clippedAbove())) - 1;
    silentLow = sortable(ceiling(newBands.silentFrom()), false);
    silentRange = sortable(to, true) - silentLow;
    freeLow = sortable(floor(newBands.clippedBelow()), true) + 1;
    freeRange = sortable(ceiling(newBands.clippedAbove()), false) - 1 - freeLow;
  }

  private static Shape shapeOf(ActivationBands bands) {
    if (!bands.hasSilence() && !bands.hasClip()) {
      return Shape.NONE;
    }
    boolean twoSidedClip =
        bands.clippedBelow() == -bands.clippedAbove() && bands.clippedAbove() > 0;
    if ((!bands.hasSilence() || (bands.silentFrom() == -bands.silentTo() && bands.silentTo() >= 0))
        && twoSidedClip) {
      return Shape.TWO_SIDED;
    }
    boolean oneSided = !bands.hasSilence()
        || (bands.silentFrom() == Double.NEGATIVE_INFINITY && bands.silentTo() >= 0);
    boolean oneSidedClip =
        bands.clippedBelow() == Double.NEGATIVE_INFINITY && bands.clippedAbove() > 0;
    return oneSided && oneSidedClip ? Shape.ONE_SIDED : Shape.GENERAL;
  }

  boolean any() {
    return shape != Shape.NONE;
  }

  void addFlags(int[] bits, int[] active, int[] clipped, int length) {
    switch (shape) {
      case NONE -> {}
      case ONE_SIDED -> {
        FloatLoops.addAboveOneSided(bits, silentTo, active, length);
        if (clip) {
          FloatLoops.addAboveOneSided(bits, belowClip, clipped, length);
        }
      }
      case TWO_SIDED -> {
        FloatLoops.addAboveTwoSided(bits, silentTo, active, length);
        if (clip) {
          FloatLoops.addAboveTwoSided(bits, belowClip, clipped, length);
        }
      }
      case GENERAL -> {
        if (bands.hasSilence()) {
          FloatLoops.addOutside(bits, silentLow, silentRange, active, length);
        }
        if (clip) {
          FloatLoops.addOutside(bits, freeLow, freeRange, clipped, length);
        }
      }
    }
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
