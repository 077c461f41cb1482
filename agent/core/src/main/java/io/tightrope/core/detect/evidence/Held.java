package io.tightrope.core.detect.evidence;

/** For how many optimizer steps a condition has held without a break. Not thread-safe. */
public final class Held {
  private int frames;
  private long since;

  /** Takes the condition of the frame at that step; returns itself. */
  public Held update(boolean holds, long step) {
    if (!holds) {
      frames = 0;
    } else if (frames++ == 0) {
      since = step;
    }
    return this;
  }

  /**
   * Returns true if it has held for so many steps. One observed step is not enough, however long
   * ago the one before was: a condition seen once may be a single odd batch.
   */
  public boolean forSteps(long least, long now) {
    return frames > 1 && now - since >= least;
  }
}
