package io.tightrope.dashboard.store.rollup;

/**
 * How far a run is rolled up: its steps in blocks of {@code width}, of each block the minimum,
 * maximum and last value of every statistic and layer. A heatmap of a long run then reads a
 * thirtieth of the rows.
 *
 * @param width steps in a block, 0 while the run is too short to need any
 * @param upTo steps below this one are rolled up; a multiple of the width
 * @param compactedTo steps below this one are there only rolled up; a multiple of the width
 */
public record Rollup(long width, long upTo, long compactedTo) {
  public static final Rollup NONE = new Rollup(0, 0, 0);

  /** About so many frames make a block. */
  private static final long FRAMES_IN_A_BLOCK = 32;

  /** A run of fewer frames is fast enough as it is. */
  static final long FRAMES_WORTH_IT = 2048;

  static final long BLOCKS_AT_A_TIME = 256;
  private static final long BLOCKS_WORTH_IT = 16;

  /** The width that suits a run, fixed once it has been chosen. */
  static Rollup begin(long frames, long firstStep, long lastStep) {
    double stepsPerFrame = (lastStep - firstStep + 1.0) / frames;
    long width =
        Long.highestOneBit((long) Math.max(1, Math.ceil(FRAMES_IN_A_BLOCK * stepsPerFrame)));
    return new Rollup(width, firstStep / width * width, 0);
  }

  /** Where the next portion ends; {@link #upTo} when it is not worth the work yet. */
  long next(long lastStep) {
    long complete = Math.max(upTo, lastStep / width * width - width);
    long next = Math.min(complete, upTo + BLOCKS_AT_A_TIME * width);
    return next - upTo >= BLOCKS_WORTH_IT * width ? next : upTo;
  }

  Rollup withUpTo(long step) {
    return new Rollup(width, step, compactedTo);
  }

  /** Returns true if some steps are there only rolled up. */
  public boolean isCompacted() {
    return compactedTo > 0;
  }

  Rollup withCompactedTo(long step) {
    return new Rollup(width, upTo, step);
  }
}
